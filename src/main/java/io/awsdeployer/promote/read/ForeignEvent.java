package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.error.Shown;
import java.util.Optional;

/**
 * Recognises events of other kinds, so that who wired the function wrongly reads what to do instead
 * of a list of five missing fields.
 */
final class ForeignEvent {
  private static final String EXPECTED =
      "this function takes an object with env, repo, sk, s3_bucket and s3_key, as a Step Functions"
          + " task gives it";

  private ForeignEvent() {}

  /** The whole sentence, or nothing when the event seems meant for us. */
  static Optional<String> sentence(JsonNode event) {
    if (event.isTextual()) {
      return Optional.of(told("a JSON string", "Pass the object itself, not its text."));
    }
    if (!event.isObject()) {
      return Optional.of(told("%s".formatted(Fields.kind(event)), "Pass such an object."));
    }
    if (seemsOurs(event)) {
      return Optional.empty();
    }
    return records(event)
        .or(() -> eventBridge(event))
        .or(() -> envelope(event))
        .or(() -> http(event));
  }

  /** Whether it has something that only our own events have. */
  static boolean seemsOurs(JsonNode event) {
    return event.has("env") || event.has("repo") || event.has("sk");
  }

  private static Optional<String> records(JsonNode event) {
    if (!event.path("Records").isArray()) {
      return Optional.empty();
    }
    JsonNode first = event.path("Records").path(0);
    String source = first.path("eventSource").asText(first.path("EventSource").asText(""));
    String what =
        "a batch of records%s"
            .formatted(source.isEmpty() ? "" : " from " + Shown.of(source, Shown.NAME));
    return Optional.of(
        told(
            what + " (it has 'Records')",
            "Let it start the state machine, and the state machine call this function; only S3's"
                + " own notifications may call it by themselves."));
  }

  private static Optional<String> eventBridge(JsonNode event) {
    return event.has("detail-type")
        ? Optional.of(
            told(
                "an EventBridge event (it has 'detail-type')",
                "Make the state machine the rule's target, and let it call this function."))
        : Optional.empty();
  }

  private static Optional<String> envelope(JsonNode event) {
    return event.path("Payload").isObject()
        ? Optional.of(
            told(
                "the envelope of a Step Functions lambda:invoke (it has 'Payload')",
                "Pass what is inside: \"Payload.$\": \"$\" in the task's parameters, or"
                    + " \"OutputPath\": \"$.Payload\" in the task before."))
        : Optional.empty();
  }

  private static Optional<String> http(JsonNode event) {
    return event.has("requestContext")
        ? Optional.of(
            told(
                "an HTTP request (it has 'requestContext')",
                "Start the state machine instead, and let it call this function."))
        : Optional.empty();
  }

  private static String told(String what, String remedy) {
    return "The event looks like %s; %s. %s".formatted(what, EXPECTED, remedy);
  }
}
