package io.awsdeployer.localaws.ecr;

import java.util.Optional;
import java.util.regex.Pattern;

/** How a caller names an image: by digest, by tag, by both, or (refused) by neither. */
public record ImageId(Optional<String> digest, Optional<String> tag) {
  private static final Pattern DIGEST = Pattern.compile("[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+");

  /** The distribution specification's grammar; the model itself has none (§1.0). */
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  public static ImageId ofDigest(String digest) {
    return new ImageId(Optional.of(digest), Optional.empty());
  }

  public static ImageId ofTag(String tag) {
    return new ImageId(Optional.empty(), Optional.of(tag));
  }

  /** A tag, or a digest when it contains a colon. */
  public static ImageId ofReference(String reference) {
    return reference.contains(":") ? ofDigest(reference) : ofTag(reference);
  }

  public static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  public static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  /** The form in which ECR's messages quote it. */
  public String described() {
    return "{imageDigest:'%s', imageTag:'%s'}".formatted(digest.orElse("null"), tag.orElse("null"));
  }
}
