package io.awsdeployer.promote.cli;

import java.util.List;

/** The command line is not what the usage says; nothing has been asked of AWS. */
final class UsageException extends Exception {
  private final transient List<String> problems;

  UsageException(String problem) {
    this(List.of(problem));
  }

  UsageException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each complete in itself. */
  List<String> problems() {
    return problems;
  }
}
