package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A state machine's definition, with the places that the template fills in. */
record Definition(String text) {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9]+)}");

  /** Reads a file of the project. */
  static Definition of(String file) {
    try {
      return new Definition(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names in <code>${…}</code>. */
  Set<String> places() {
    return PLACE
        .matcher(text)
        .results()
        .map(place -> place.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** As DefinitionSubstitutions does it. */
  Definition with(Map<String, String> substitutions) {
    return new Definition(
        PLACE
            .matcher(text)
            .replaceAll(place -> Matcher.quoteReplacement(substitutions.get(place.group(1)))));
  }

  /** The same with other text in one place, which has to be there. */
  Definition replacing(String before, String after) {
    if (!text.contains(before)) {
      throw new IllegalArgumentException("the definition has no " + before);
    }
    return new Definition(text.replace(before, after));
  }

  /**
   * The same with pauses of a second: what is waited for locally is there by then. And the start's
   * time as Step Functions writes it, where moto has Python's form of it.
   */
  Definition hasty() {
    String start = "$states.context.Execution.StartTime";
    String written = "$replace($replace(%s, ' ', 'T'), '+00:00', 'Z')".formatted(start);
    JsonNode root = new Definition(text.replace(start, written)).json();
    states(root)
        .map(Map.Entry::getValue)
        .forEach(state -> {
          if (state.has("Seconds")) {
            ((ObjectNode) state).put("Seconds", 1);
          }
          for (JsonNode retry : state.path("Retry")) {
            if (retry.has("IntervalSeconds")) {
              ((ObjectNode) retry).put("IntervalSeconds", 1).remove("MaxDelaySeconds");
            }
          }
        });
    return new Definition(root.toString());
  }

  JsonNode json() {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All states by name, a Map's own after it. */
  Stream<Map.Entry<String, JsonNode>> states() {
    return states(json());
  }

  private static Stream<Map.Entry<String, JsonNode>> states(JsonNode processor) {
    return processor
        .path("States")
        .propertyStream()
        .flatMap(state ->
            Stream.concat(Stream.of(state), states(state.getValue().path("ItemProcessor"))));
  }
}
