package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.read.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line, taken apart: the verb, its operands, its options. {@code --name value} and {@code
 * --name=value} are the same, options may stand anywhere, and {@code --} ends them.
 *
 * @param verb absent where only help or the version is asked for
 */
record Arguments(Optional<Verb> verb, List<String> operands, Map<Option, String> options) {

  Arguments {
    operands = List.copyOf(operands);
    options = Map.copyOf(options);
  }

  boolean has(Option option) {
    return options.containsKey(option);
  }

  Optional<String> value(Option option) {
    return Optional.ofNullable(options.get(option));
  }

  /**
   * Takes it apart.
   *
   * @throws UsageException with everything that is wrong with it
   */
  static Arguments of(List<String> words) throws UsageException {
    Reading reading = new Reading(words.iterator());
    reading.all();
    return reading.result();
  }

  private static final class Reading {
    private final Iterator<String> words;
    private final List<String> operands = new ArrayList<>();
    private final Map<Option, String> options = new EnumMap<>(Option.class);
    private final List<String> unknown = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Reading(Iterator<String> words) {
      this.words = words;
    }

    void all() {
      while (words.hasNext()) {
        String word = words.next();
        if (word.equals("--")) {
          words.forEachRemaining(operands::add);
        } else if (word.equals("-h")) {
          options.put(Option.HELP, "");
        } else if (word.startsWith("-") && word.length() > 1) {
          option(word);
        } else {
          operands.add(word);
        }
      }
    }

    private void option(String word) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      Optional<Option> known =
          Arrays.stream(Option.values()).filter(o -> o.word().equals(name)).findFirst();
      if (known.isEmpty()) {
        unknown.add(name);
        return;
      }
      Option option = known.get();
      if (options.containsKey(option)) {
        problems.add(name + " is given twice");
      } else if (!option.takesValue()) {
        options.put(option, "");
        if (equals >= 0) {
          problems.add(name + " takes no value");
        }
      } else {
        options.put(option, value(option, equals < 0 ? Optional.empty() : after(word, equals)));
      }
    }

    private static Optional<String> after(String word, int equals) {
      return Optional.of(word.substring(equals + 1));
    }

    private String value(Option option, Optional<String> given) {
      String value = given.orElseGet(() -> words.hasNext() ? words.next() : "");
      if (value.isBlank() || (given.isEmpty() && value.startsWith("--"))) {
        problems.add("%s needs a value (%s)".formatted(option.word(), option.metavariable()));
      }
      return value;
    }

    Arguments result() throws UsageException {
      if (options.containsKey(Option.HELP) || options.containsKey(Option.VERSION)) {
        return new Arguments(
            operands.stream().findFirst().flatMap(Reading::known), List.of(), options);
      }
      if (operands.isEmpty()) {
        throw new UsageException(
            "there is no command; it is one of " + String.join(", ", Verb.words()));
      }
      String word = operands.removeFirst();
      Optional<Verb> verb = known(word);
      if (verb.isEmpty()) {
        throw new UsageException(
            "'%s' is not a command%s".formatted(word, meant(word, Verb.words())));
      }
      unknown.forEach(name ->
          problems.add(
              "%s is not an option of %s%s"
                  .formatted(name, verb.get().word(), meant(name, Option.words(verb.get())))));
      options.keySet().stream()
          .filter(option -> !option.isOf(verb.get()))
          .forEach(option ->
              problems.add(
                  "%s is not an option of %s".formatted(option.word(), verb.get().word())));
      if (!problems.isEmpty()) {
        throw new UsageException(problems);
      }
      return new Arguments(verb, operands, options);
    }

    private static Optional<Verb> known(String word) {
      return Arrays.stream(Verb.values()).filter(v -> v.word().equals(word)).findFirst();
    }

    private static String meant(String word, List<String> known) {
      return Nearest.to(word, known)
          .map("; did you mean '%s'?"::formatted)
          .orElse(" (known are %s)".formatted(String.join(", ", known)));
    }
  }
}
