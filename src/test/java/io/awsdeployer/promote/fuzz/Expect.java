package io.awsdeployer.promote.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * What holds for every input. A violation is an {@code AssertionError}: for Jazzer a finding like
 * any other exception that a target lets through.
 */
public final class Expect {
  /** Of a message: what the longest list of problems has, and its remedies. */
  private static final int LONGEST = 30_000;

  private Expect() {}

  public static void that(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** A refusal tells something, to people, whatever a stranger wrote. */
  public static void readable(Throwable refusal) {
    String message = String.valueOf(refusal.getMessage());
    that(!message.isBlank(), "a refusal without a word");
    that(message.length() <= LONGEST, "a message of %d characters".formatted(message.length()));
    that(
        message.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'),
        "control characters in: " + message);
  }

  /** The rest of an input after its first bytes, which choose something. */
  public static String text(byte[] input, int from) {
    return from >= input.length
        ? ""
        : new String(input, from, input.length - from, StandardCharsets.UTF_8);
  }

  /** A choice by one byte of the input; the first, where there is none. */
  public static int choice(byte[] input, int at, int choices) {
    return at >= input.length ? 0 : (input[at] & 0xff) % choices;
  }
}
