package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes the fields out of one JSON object and keeps what is wrong with each, so that all of it can
 * be told in the order in which it stands in the file.
 */
public final class Fields {
  /** No field of ours is longer; the grammars behind are spared what is no name anyway. */
  private static final int LONGEST = 2_048;

  private final Place place;
  private final ObjectNode object;
  private final List<String> known;
  private final boolean strict;
  private final Map<String, Findings> found = new LinkedHashMap<>();

  private Fields(Place place, ObjectNode object, List<String> known, boolean strict) {
    this.place = place;
    this.object = object;
    this.known = known;
    this.strict = strict;
  }

  /** Of a format that is ours: an unknown field is a mistake, and so is one that says nothing. */
  public static Fields strict(Place place, ObjectNode object, List<String> known) {
    return new Fields(place, object, known, true);
  }

  /**
   * Of a format that others share: unknown fields are theirs, and null or "" for an optional field
   * is how programs in Go leave one out.
   */
  static Fields lenient(Place place, ObjectNode object, List<String> known) {
    return new Fields(place, object, known, false);
  }

  /** Whether the field says something. */
  public boolean present(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return false;
    }
    return strict || !(node.isNull() || (node.isTextual() && node.textValue().isEmpty()));
  }

  /** Whether there is a text, which may be empty. */
  boolean given(String name) {
    return present(name) || object.path(name).isTextual();
  }

  public <T> Optional<T> required(String name, Function<String, T> type) {
    if (present(name)) {
      return optional(name, type);
    }
    wrong(name, object.path(name).isTextual() ? "is empty" : "is missing" + mistyped(name));
    return Optional.empty();
  }

  public <T> Optional<T> optional(String name, Function<String, T> type) {
    return present(name) ? text(name).flatMap(t -> value(name, t, type)) : Optional.empty();
  }

  /** As {@link #required}, of a field for which "" is a value. */
  <T> Optional<T> requiredMaybeEmpty(String name, Function<String, T> type) {
    return object.path(name).isTextual()
        ? text(name).flatMap(t -> value(name, t, type))
        : required(name, type);
  }

  private Optional<String> text(String name) {
    JsonNode node = object.path(name);
    if (node.isTextual()) {
      return Optional.of(node.textValue());
    }
    wrong(name, "must be a string, not " + kind(node) + (node.isNumber() ? ": quote it" : ""));
    return Optional.empty();
  }

  private <T> Optional<T> value(String name, String text, Function<String, T> type) {
    if (text.length() > LONGEST) {
      wrong(name, "is %s characters long".formatted(text.length()));
      return Optional.empty();
    }
    try {
      return Optional.of(type.apply(text));
    } catch (IllegalArgumentException e) {
      wrong(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Whether a switch is on; absent is off. */
  public boolean flag(String name) {
    JsonNode node = object.path(name);
    if (node.isMissingNode() || (node.isNull() && !strict)) {
      return false;
    }
    if (!node.isBoolean()) {
      wrong(name, "must be true or false, not " + kind(node));
    }
    return node.asBoolean();
  }

  /** The array, if there is one; what is wrong inside is the caller's to add. */
  public Optional<JsonNode> array(String name) {
    JsonNode node = object.get(name);
    if (node == null || (node.isNull() && !strict)) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      wrong(name, "must be an array, not " + kind(node));
      return Optional.empty();
    }
    return Optional.of(node);
  }

  /**
   * The texts of an array, each taken for what it means; of what is wrong each with its place.
   *
   * @param least how many there have to be
   */
  public <T> List<T> texts(String name, int least, int most, Function<String, T> type) {
    List<T> values = new ArrayList<>();
    JsonNode array = array(name).orElse(MissingNode.getInstance());
    if (array.isArray() && (array.size() < least || array.size() > most)) {
      wrong(name, "has %d entries, not %d to %d".formatted(array.size(), least, most));
      return values;
    }
    for (int i = 0; i < array.size(); i++) {
      Place at = place.field(name).item(i);
      if (!array.get(i).isTextual()) {
        of(name).add(at, "must be a string, not " + kind(array.get(i)));
        continue;
      }
      String text = array.get(i).textValue();
      try {
        if (text.length() > LONGEST) {
          throw new IllegalArgumentException("is %s characters long".formatted(text.length()));
        }
        values.add(type.apply(text));
      } catch (IllegalArgumentException e) {
        of(name).add(at, String.valueOf(e.getMessage()));
      }
    }
    return values;
  }

  /** A text or a whole number that is looked at only where it is needed; anything else is none. */
  Optional<String> hint(String name) {
    JsonNode node = object.path(name);
    return Optional.of(node.isIntegralNumber() ? node.asText() : node.asText("").strip())
        .filter(text -> node.isValueNode() && !node.isBoolean() && !node.isNull())
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST);
  }

  /** The object in a field, to be taken apart by itself. */
  public Optional<ObjectNode> object(String name) {
    JsonNode node = object.path(name);
    if (node instanceof ObjectNode inner) {
      return Optional.of(inner);
    }
    wrong(name, node.isMissingNode() ? "is missing" : "must be an object, not " + kind(node));
    return Optional.empty();
  }

  public void wrong(String name, String text) {
    of(name).add(place.field(name), text);
  }

  /** What is wrong with one field, to be added to. */
  public Findings of(String name) {
    return found.computeIfAbsent(name, n -> new Findings());
  }

  /**
   * Adds everything to {@code findings} in the file's order, what is missing last.
   *
   * @return whether there was nothing to add
   */
  public boolean report(Findings findings) {
    boolean fine = found.values().stream().allMatch(Findings::none);
    for (String name : (Iterable<String>) object::fieldNames) {
      if (strict && !known.contains(name)) {
        findings.add(place.field(name), "unknown field" + meant(name));
        fine = false;
      }
      Optional.ofNullable(found.remove(name)).ifPresent(findings::addAll);
    }
    found.values().forEach(findings::addAll);
    return fine;
  }

  private String meant(String name) {
    return Nearest.to(name, known)
        .map("; did you mean '%s'?"::formatted)
        .orElse(" (known are %s)".formatted(String.join(", ", known)));
  }

  /** A strict object tells of the unknown field itself; a lenient one would never mention it. */
  private String mistyped(String name) {
    if (strict) {
      return "";
    }
    List<String> others = object.properties().stream().map(Map.Entry::getKey).toList();
    return Nearest.to(name, others.stream().filter(o -> !known.contains(o)).toList())
        .map(" (there is '%s')"::formatted)
        .orElse("");
  }

  public static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case NULL -> "null";
      default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
