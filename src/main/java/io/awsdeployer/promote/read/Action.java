package io.awsdeployer.promote.read;

import java.util.Arrays;
import java.util.List;
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
  STAGE;

  /** The contract has these too; to take one for a whole promotion would be a nasty surprise. */
  private static final List<String> OF_OTHER_VERSIONS = List.of("switch", "revert");

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

  private static String refusal(String word) {
    String known =
        Arrays.stream(values())
            .map(action -> "'" + action.word() + "'")
            .collect(Collectors.joining(", "));
    return OF_OTHER_VERSIONS.contains(word)
        ? "'%s' is an action of the contract that this version does not have; it knows %s"
            .formatted(word, known)
        : "'%s' is not an action; this version knows %s"
            .formatted(Shown.of(word, Shown.NAME), known);
  }
}
