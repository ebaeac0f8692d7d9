package io.awsdeployer.localaws.conformance;

/**
 * What docs/ecr-behaviour.md expects beside what was answered.
 *
 * @param expected an error with an empty text: nobody has quoted its message
 */
public record Comparison(Answer expected, Answer seen) {

  /** Code and status are the same; of a success also what matters of it. */
  public boolean agrees() {
    return expected.code().equals(seen.code())
        && expected.status() == seen.status()
        && (!expected.isOk() || expected.text().equals(seen.text()));
  }

  /** The message too is the one expected, where one is. */
  public boolean agreesToTheWord() {
    return agrees() && (expected.text().isEmpty() || expected.text().equals(seen.text()));
  }
}
