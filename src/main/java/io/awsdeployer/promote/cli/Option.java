package io.awsdeployer.promote.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options, as the usage lists them. */
enum Option {
  SOURCE_ROLE("ARN", "role to assume for the source", Optional.empty(), "SOURCE_ROLE_ARN"),
  SOURCE_EXTERNAL_ID(
      "ID", "external id that goes with it", Optional.empty(), "SOURCE_ROLE_EXTERNAL_ID"),
  TARGET_ROLE(
      "ARN", "role to assume for the target", Optional.empty(), "TARGET_ROLE_ARN DEST_ROLE_ARN"),
  TARGET_EXTERNAL_ID(
      "ID", "external id that goes with it", Optional.empty(), "EXECUTION_ROLE_EXTERNAL_ID"),
  PLAN("", "only say what would be done", Optional.of(Verb.COPY)),
  BUILD("ID", "which build it is: part of the roles' session names", Optional.of(Verb.COPY)),
  EVENT("FILE", "the event, as JSON; - is standard input", Optional.of(Verb.RUN)),
  ACTION("WORD", "another action than the event's", Optional.of(Verb.RUN)),
  TIMEOUT("TIME", "how long it may take, like 55m or 90s; 55m if not given"),
  JSON("", "the result as JSON on standard output, also on a terminal"),
  JSON_PREFIX("TEXT", "what stands before that JSON, on the same line"),
  LOG("KIND", "text, json or none, on standard error; text if not given"),
  HELP("", "say this"),
  VERSION("", "say which version it is");

  private final String metavariable;
  private final String purpose;
  private final Optional<Verb> only;
  private final String variables;

  Option(String metavariable, String purpose) {
    this(metavariable, purpose, Optional.empty());
  }

  Option(String metavariable, String purpose, Optional<Verb> only) {
    this(metavariable, purpose, only, "");
  }

  Option(String metavariable, String purpose, Optional<Verb> only, String variables) {
    this.metavariable = metavariable;
    this.purpose = purpose;
    this.only = only;
    this.variables = variables;
  }

  /** As it is typed: {@code --source-role}. */
  public String word() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean takesValue() {
    return !metavariable.isEmpty();
  }

  String metavariable() {
    return metavariable;
  }

  String purpose() {
    return purpose;
  }

  boolean isOf(Verb verb) {
    return only.isEmpty() || only.get() == verb;
  }

  /** What is taken from the environment where the option is not given, in this order. */
  public List<String> variables() {
    return variables.isEmpty() ? List.of() : List.of(variables.split(" ", -1));
  }

  static List<String> words(Verb verb) {
    return Arrays.stream(values()).filter(o -> o.isOf(verb)).map(Option::word).toList();
  }
}
