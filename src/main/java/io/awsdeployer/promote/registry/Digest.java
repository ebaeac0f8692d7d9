package io.awsdeployer.promote.registry;

import io.awsdeployer.promote.error.Shown;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SHA-256 of some bytes, as {@code sha256:<64 hex digits>}: the only algorithm that ECR
 * computes and therefore the only one an image here can be held to.
 */
public record Digest(String value) implements Reference, Comparable<Digest> {
  private static final Pattern GRAMMAR = Pattern.compile("sha256:[0-9a-f]{64}");

  public Digest {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a digest (sha256: and 64 lower-case hex digits)"
              .formatted(Shown.of(value, 140)));
    }
  }

  /** The digest that a text is, if it is one. */
  public static Optional<Digest> parse(String text) {
    return GRAMMAR.matcher(text).matches() ? Optional.of(new Digest(text)) : Optional.empty();
  }

  /** The digest of a text's UTF-8 bytes: ECR hands manifests over as strings. */
  public static Digest of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Digest of(byte[] bytes) {
    return finish(newHash().digest(bytes));
  }

  /** The digest a running hash has come to; the hash is reset by this. */
  public static Digest of(MessageDigest hash) {
    return finish(hash.digest());
  }

  public static MessageDigest newHash() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Digest finish(byte[] hash) {
    return new Digest("sha256:" + HexFormat.of().formatHex(hash));
  }

  public String hex() {
    return value.substring("sha256:".length());
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
