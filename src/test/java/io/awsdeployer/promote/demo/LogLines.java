package io.awsdeployer.promote.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Turns the function's log, one JSON object a line, into lines that people read. */
final class LogLines implements Consumer<String> {
  /** The same on every line, or said elsewhere on the screen. */
  private static final Set<String> CONTEXT =
      Set.of(
          "timestamp",
          "level",
          "message",
          "service",
          "correlation_id",
          "function_request_id",
          "function_name",
          "function_version",
          "function_arn",
          "function_memory_size",
          "cold_start",
          "xray_trace_id",
          "env",
          "repo",
          "sk",
          "action",
          "source",
          "target",
          "exception",
          "manifest");

  /** The line's fields come in no order; people read amounts from whole to part, time last. */
  private static final List<String> ORDER =
      List.of("image", "images", "blobs_done", "blobs", "bytes_done", "bytes", "manifests", "tags");

  private static final Comparator<Map.Entry<String, JsonNode>> IN_ORDER =
      Comparator.<Map.Entry<String, JsonNode>>comparingInt(field -> rank(field.getKey()))
          .thenComparing(Map.Entry::getKey);

  private final JsonMapper json = new JsonMapper();
  private final Screen screen;

  LogLines(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void accept(String line) {
    try {
      JsonNode entry = json.readTree(line);
      if (entry.has("message")) {
        show(entry);
        return;
      }
    } catch (JsonProcessingException e) {
      // Not one of ours: the JVM's, or the runtime's.
    }
    screen.detail(line);
  }

  private void show(JsonNode entry) {
    String text = text(entry);
    switch (entry.path("level").asText()) {
      case "ERROR" -> screen.bad(text);
      case "WARN" -> screen.warning(text);
      default -> screen.line(text);
    }
  }

  /** {@code 12:00:00.123 Planned: images 4, bytes 80.1 MB}. */
  String text(JsonNode entry) {
    String fields =
        entry.properties().stream()
            .filter(field -> !CONTEXT.contains(field.getKey()))
            .filter(field -> !field.getValue().isNull() && !field.getValue().asText().equals("0"))
            .sorted(IN_ORDER)
            .map(LogLines::field)
            .collect(Collectors.joining(", "));
    String time = entry.path("timestamp").asText();
    return "%s  %s%s"
        .formatted(
            time.length() > 23 ? time.substring(11, 23) : time,
            firstLine(entry.path("message").asText()),
            fields.isEmpty() ? "" : ": " + fields);
  }

  /** The rest of an error's message comes with the function's answer. */
  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return (end < 0 ? message : message.substring(0, end)).replaceFirst(":$", "");
  }

  private static int rank(String name) {
    if (name.equals("duration_ms")) {
      return ORDER.size() + 1;
    }
    int place = ORDER.indexOf(name);
    return place < 0 ? ORDER.size() : place;
  }

  private static String field(Map.Entry<String, JsonNode> field) {
    String name = field.getKey();
    JsonNode value = field.getValue();
    if (name.equals("duration_ms")) {
      return "in " + Amounts.millis(value.asLong());
    }
    if (name.startsWith("bytes") && value.isNumber()) {
      return name.replace('_', ' ') + " " + Amounts.bytes(value.asLong());
    }
    String text = value.isValueNode() ? value.asText() : value.toString();
    return name.replace('_', ' ') + " " + Amounts.digest(text);
  }
}
