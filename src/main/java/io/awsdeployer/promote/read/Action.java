package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the function is asked to do. */
public enum Action {
  /** Everything: plan, stage, switch. */
  PROMOTE,
  /** Only find out what a promotion would do. */
  PLAN,
  /** Only find out which digest each tag of the source points to. */
  RESOLVE,
  /** Everything but the switch: afterwards the target has all images, and no tag has moved. */
  STAGE,
  /** The tags, and whatever is still missing for them, with a receipt of what they replace. */
  SWITCH,
  /** Back to what a switch's receipt says was replaced. */
  REVERT;

  /** Reads the event's word for it. */
  public static Action of(String word) {
    return Arrays.stream(values())
        .filter(action -> action.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(refusal(word)));
  }

  /** As the event has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it needs a place in S3 for its receipt. */
  public boolean hasReceipt() {
    return this == SWITCH || this == REVERT;
  }

  private static String refusal(String word) {
    String known =
        Arrays.stream(values())
            .map(action -> "'" + action.word() + "'")
            .collect(Collectors.joining(", "));
    return "'%s' is not an action; known are %s".formatted(Shown.of(word, Shown.NAME), known);
  }
}
