package io.awsdeployer.promote.bench;

import java.util.Arrays;

/** {@code make bench}: the first word of {@code BENCH} says what is measured, none is the bench. */
final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    String first = arguments.length == 0 ? "" : arguments[0];
    String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
    switch (first) {
      case "start" -> StartUp.main(rest);
      case "cost" -> Cost.main(rest);
      case "long" -> LongRun.main(rest);
      default -> Bench.main(arguments);
    }
  }
}
