package io.awsdeployer.promote.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that stands in the way, told so that the first sentence alone is useful: Step Functions
 * and the build record show little more than that.
 *
 * @param sentence what is wrong, with the names and digests the reader needs
 * @param attempt the call that failed, if one was made
 * @param answer what the service said, if it said anything
 * @param remedies what to do, each complete in itself, in the order to try them
 */
public record Problem(
    String sentence,
    Optional<Attempt> attempt,
    Optional<ServiceAnswer> answer,
    List<String> remedies) {

  public Problem {
    remedies = List.copyOf(remedies);
  }

  public static Problem of(String sentence) {
    return new Problem(sentence, Optional.empty(), Optional.empty(), List.of());
  }

  public Problem attempted(Attempt what) {
    return new Problem(sentence, Optional.of(what), answer, remedies);
  }

  public Problem answered(ServiceAnswer what) {
    return new Problem(sentence, attempt, Optional.of(what), remedies);
  }

  public Problem remedy(String what) {
    List<String> all = new ArrayList<>(remedies);
    all.add(what);
    return new Problem(sentence, attempt, answer, all);
  }

  /** The whole text of the error message, secrets blanked. */
  public String text() {
    StringBuilder text = new StringBuilder(sentence);
    attempt.ifPresent(a -> text.append("\nAttempted: ").append(a).append('.'));
    answer.ifPresent(a -> text.append("\nThe service said: ").append(a));
    remedies.forEach(r -> text.append("\nTo do: ").append(r));
    return Redaction.of(text.toString());
  }
}
