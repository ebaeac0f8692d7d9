package io.awsdeployer.promote.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.Redaction;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what callers log into JSON; every text is freed of secrets on the way. */
final class JsonValue {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A collection that contains itself must not end the promotion. */
  private static final int DEEPEST = 8;

  private JsonValue() {}

  /** Nothing for what says nothing: null and an empty Optional. */
  static Optional<JsonNode> of(@Nullable Object value) {
    return of(value, 0);
  }

  static JsonNode text(String text) {
    return JSON.textNode(Redaction.of(text));
  }

  private static Optional<JsonNode> of(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> Optional.empty();
      case Optional<?> optional -> optional.flatMap(v -> of(v, depth));
      case Boolean truth -> Optional.of(JSON.booleanNode(truth));
      case Number number -> Optional.of(number(number));
      case Duration duration -> Optional.of(JSON.numberNode(duration.toMillis()));
      case Throwable thrown -> Optional.of(ThrownValue.of(thrown));
      // A path iterates over its parts, each of which iterates over itself.
      case Path path -> Optional.of(text(path.toString()));
      case Map<?, ?> map -> Optional.of(object(map, depth + 1));
      case Iterable<?> items -> Optional.of(array(items, depth + 1));
      default -> Optional.of(text(String.valueOf(value)));
    };
  }

  private static JsonNode object(Map<?, ?> map, int depth) {
    if (depth > DEEPEST) {
      return text("…");
    }
    ObjectNode object = JSON.objectNode();
    map.forEach((name, value) ->
        of(value, depth).ifPresent(v -> object.set(Redaction.of(String.valueOf(name)), v)));
    return object;
  }

  private static JsonNode array(Iterable<?> items, int depth) {
    if (depth > DEEPEST) {
      return text("…");
    }
    ArrayNode array = JSON.arrayNode();
    items.forEach(item -> of(item, depth).ifPresent(array::add));
    return array;
  }

  /** JSON has no infinity and no NaN (RFC 8259 §6): those become texts. */
  private static JsonNode number(Number number) {
    String digits = String.valueOf(number);
    try {
      return JSON.numberNode(new BigDecimal(digits));
    } catch (NumberFormatException e) {
      return text(digits);
    }
  }
}
