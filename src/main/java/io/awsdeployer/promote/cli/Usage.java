package io.awsdeployer.promote.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What `--help` says. */
final class Usage {
  private static final String NAME = "promote-images";
  private static final String COLUMN = "  %-30s %s";

  private Usage() {}

  static String text(Optional<Verb> verb) {
    return verb.map(Usage::of).orElseGet(Usage::all);
  }

  private static String all() {
    return """
    Promotes container images from one Amazon ECR registry to another, byte for byte.

    usage: %1$s COMMAND [OPTION ...]

    %2$s

      %1$s COMMAND --help says more. Without --source-role and --target-role the
      caller's own credentials are used, found as every AWS SDK finds them.

    %3$s
    """
        .formatted(
            NAME,
            Arrays.stream(Verb.values())
                .map(verb -> COLUMN.formatted(verb.word() + " " + verb.operands(), verb.purpose()))
                .collect(Collectors.joining("\n")),
            status());
  }

  private static String of(Verb verb) {
    return """
    usage: %s %s %s [OPTION ...]

      %s

    %s
    Options:
    %s

    %s
    """
        .formatted(
            NAME,
            verb.word(),
            verb.operands(),
            verb.purpose(),
            details(verb),
            Arrays.stream(Option.values())
                .filter(option -> option.isOf(verb))
                .map(Usage::option)
                .collect(Collectors.joining("\n")),
            status());
  }

  private static String details(Verb verb) {
    return switch (verb) {
      case COPY ->
          """
            SOURCE and TARGET are full names:
              111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.4.0
              111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api@sha256:...
            TARGET without a tag gets the source's. Without SOURCE and TARGET they are
            taken from SOURCE_IMAGE and TARGET_IMAGE (or DEST_IMAGE).
          """;
      case RUN ->
          """
            FILE has what the Lambda function would be called with; - is standard input.
          """;
    };
  }

  private static String option(Option option) {
    String typed = option.word() + (option.takesValue() ? " " + option.metavariable() : "");
    String variables =
        option.variables().isEmpty()
            ? ""
            : " [%s]".formatted(String.join(" or ", option.variables()));
    return COLUMN.formatted(typed, option.purpose() + variables);
  }

  private static String status() {
    return """
    The result is JSON on standard output where that is no terminal; everything for
    people is on standard error.

    Exit status: 0 done, 2 the command line, the event or the manifest is wrong,
    3 refused, it needs a person, 4 not now, the same call again goes on,
    130 interrupted, 1 a defect.\
    """;
  }
}
