package io.awsdeployer.promote.verify;

/**
 * What became of one case.
 *
 * @param seen what AWS answered, or the function
 * @param note what was expected instead, or why it was not asked; may be empty
 */
record Line(String group, String title, Verdict verdict, String seen, String note) {

  /** Only what was done and went as expected has passed. */
  enum Verdict {
    PASS,
    FAIL,
    UNKNOWN,
    SKIPPED
  }

  static Line passed(String group, String title, String seen) {
    return new Line(group, title, Verdict.PASS, seen, "");
  }

  static Line failed(String group, String title, String seen, String expected) {
    return new Line(group, title, Verdict.FAIL, seen, expected);
  }

  static Line unknown(String group, String title, String why) {
    return new Line(group, title, Verdict.UNKNOWN, "", why);
  }

  static Line skipped(String group, String title, String why) {
    return new Line(group, title, Verdict.SKIPPED, "", why);
  }
}
