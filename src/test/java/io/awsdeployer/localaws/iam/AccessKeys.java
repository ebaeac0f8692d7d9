package io.awsdeployer.localaws.iam;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** All access keys of all accounts. */
public final class AccessKeys {

  /** A key and who it stands for; asked anew each time, because policies change. */
  public record Known(Credentials credentials, Supplier<Caller> caller) {}

  private static final String KEY_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final Map<String, Known> keys = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  public AccessKeys(Clock clock) {
    this.clock = clock;
  }

  public Credentials forUser(Supplier<Caller> caller) {
    return add("AKIA", Optional.empty(), Optional.empty(), caller);
  }

  /** Temporary credentials; AWS counts their end in whole seconds. */
  public Credentials forSession(Duration lifetime, Supplier<Caller> caller) {
    Instant end = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    return add("ASIA", Optional.of(characters(SECRET_CHARACTERS, 356)), Optional.of(end), caller);
  }

  public Optional<Known> find(String accessKeyId) {
    return Optional.ofNullable(keys.get(accessKeyId));
  }

  private Credentials add(
      String prefix, Optional<String> token, Optional<Instant> end, Supplier<Caller> caller) {
    Credentials credentials =
        new Credentials(
            prefix + characters(KEY_CHARACTERS, 16), characters(SECRET_CHARACTERS, 40), token, end);
    keys.put(credentials.accessKeyId(), new Known(credentials, caller));
    return credentials;
  }

  private String characters(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
