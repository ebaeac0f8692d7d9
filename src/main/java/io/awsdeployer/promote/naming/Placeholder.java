package io.awsdeployer.promote.naming;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What may stand in braces in a pattern of a tag. */
public enum Placeholder {
  /** The image's {@code app}, or else the last part of its repository's name. */
  APP,
  BRANCH,
  /** The build's number. */
  BUILD,
  /** When the build was made: {@code yyyyMMdd}, UTC. */
  DATE,
  ENV,
  REPO,
  /** The commit's hash. */
  SHA,
  /** The image's tag at the source. */
  TAG,
  /** When the build was made: {@code yyyyMMddHHmmss}, UTC. */
  TIMESTAMP,
  VERSION;

  static Optional<Placeholder> of(String word) {
    return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
  }

  /** As a pattern has it, without the braces. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String known() {
    return Arrays.stream(values()).map(Placeholder::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return "{" + word() + "}";
  }
}
