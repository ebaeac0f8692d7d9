package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.iam.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens of GetAuthorizationToken: good for twelve hours in one region (§1.9). */
public final class RegistryTokens {
  private static final Duration LIFETIME = Duration.ofHours(12);

  private final Clock clock;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  RegistryTokens(Clock clock) {
    this.clock = clock;
  }

  /** A token as the API answers it, base64 of {@code AWS:password}. */
  public record Token(String encoded, Instant expiresAt) {}

  /** Whom a token stands for, and until when. */
  public record Grant(Caller caller, String region, Instant expiresAt) {}

  public Token issue(Caller caller, String region) {
    Instant expiry = clock.instant().plus(LIFETIME);
    String seed = "%s %s".formatted(UUID.randomUUID(), UUID.randomUUID());
    String password = Base64.getEncoder().encodeToString(seed.getBytes(StandardCharsets.UTF_8));
    String encoded =
        Base64.getEncoder().encodeToString(("AWS:" + password).getBytes(StandardCharsets.UTF_8));
    grants.put(encoded, new Grant(caller, region, expiry));
    return new Token(encoded, expiry);
  }

  /** The grant behind an Authorization header; expired ones too, for they have another answer. */
  public Optional<Grant> find(String authorization) {
    String[] parts = authorization.split(" ", 2);
    return parts.length == 2 && parts[0].equalsIgnoreCase("Basic")
        ? Optional.ofNullable(grants.get(parts[1].strip()))
        : Optional.empty();
  }
}
