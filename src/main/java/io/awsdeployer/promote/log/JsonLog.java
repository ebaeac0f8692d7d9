package io.awsdeployer.promote.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Writes one JSON object a line, which is what CloudWatch Logs Insights takes apart by itself:
 * {@code timestamp}, {@code level}, {@code message}, then the fields of {@link #with}, then the
 * line's own. The runtime passes such lines on untouched; its own logger would escape them into a
 * string.
 */
public final class JsonLog implements EventLog {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** A field of such a name would hide the line's own; it is written with a '_' at its end. */
  private static final Set<String> RESERVED = Set.of("timestamp", "level", "message");

  private final PrintStream out;
  private final Clock clock;
  private final Level minimum;
  private final Map<String, Object> context;

  /**
   * A log without a context.
   *
   * @param minimum lines that matter less are left out
   */
  public JsonLog(PrintStream out, Clock clock, Level minimum) {
    this(out, clock, minimum, Map.of());
  }

  private JsonLog(PrintStream out, Clock clock, Level minimum, Map<String, Object> context) {
    this.out = out;
    this.clock = clock;
    this.minimum = minimum;
    this.context = context;
  }

  @Override
  public EventLog with(Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>(context);
    all.putAll(fields);
    return new JsonLog(out, clock, minimum, Collections.unmodifiableMap(all));
  }

  @Override
  public void write(Level level, String message, Map<String, ?> fields) {
    if (level.compareTo(minimum) < 0) {
      return;
    }
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("timestamp", TIMESTAMP.format(clock.instant()));
    line.put("level", level.name());
    line.set("message", JsonValue.text(message));
    context.forEach((name, value) -> put(line, name, value));
    fields.forEach((name, value) -> put(line, name, value));
    print(line + "\n");
  }

  private static void put(ObjectNode line, String name, Object value) {
    JsonValue.of(value).ifPresent(v -> line.set(RESERVED.contains(name) ? name + "_" : name, v));
  }

  /** In one piece, whatever the stream's own encoding: workers log at the same time. */
  private void print(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(bytes, 0, bytes.length);
      out.flush();
    }
  }
}
