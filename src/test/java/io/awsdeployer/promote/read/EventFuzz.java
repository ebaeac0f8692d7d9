package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.fuzz.Expect;

/** Any bytes as an event, the contract's or a bucket's notification. */
public final class EventFuzz {
  private static final RequestReader READER = new RequestReader();

  private EventFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Event event = READER.read(input, "prod");
      if (event instanceof Event.Asked(PromotionRequest request)) {
        request
            .location()
            .map(location -> location.key("deploy-manifest.json"))
            .ifPresent(key ->
                Expect.that(key.chars().noneMatch(Character::isISOControl), "control in a key"));
      } else if (event instanceof Event.Notified notified) {
        Expect.that(!notified.notices().isEmpty(), "a notification of nothing");
      }
    } catch (InvalidRequestException e) {
      Expect.readable(e);
    }
  }
}
