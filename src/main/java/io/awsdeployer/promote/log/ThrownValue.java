package io.awsdeployer.promote.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.Redaction;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An exception as one field of a log line, of bounded length. */
final class ThrownValue {
  private static final int MOST_STACK = 8 * 1024;
  private static final int MOST_MESSAGE = 32 * 1024;

  private static final int MOST_FRAMES = 20;

  /** In the stack trace a message only has to be recognised. */
  private static final int MOST_TITLE = 200;

  private ThrownValue() {}

  static JsonNode of(Throwable thrown) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("class", thrown.getClass().getName());
    object.put("message", cut(Redaction.of(String.valueOf(thrown.getMessage())), MOST_MESSAGE));
    object.put("stack", cut(Redaction.of(stack(thrown)), MOST_STACK));
    return object;
  }

  private static String stack(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    @Nullable Throwable next = thrown;
    while (next != null && seen.add(next) && text.length() <= MOST_STACK) {
      text.append(text.isEmpty() ? "" : "Caused by: ").append(title(next)).append('\n');
      frames(next.getStackTrace(), text);
      next = next.getCause();
    }
    return text.toString();
  }

  /** The caller's end of a stack is always the same; the room is the causes'. */
  private static void frames(StackTraceElement[] frames, StringBuilder text) {
    int shown = Math.min(frames.length, MOST_FRAMES);
    for (int i = 0; i < shown; i++) {
      text.append("\tat ").append(frames[i]).append('\n');
    }
    if (shown < frames.length) {
      text.append("\t... ").append(frames.length - shown).append(" more\n");
    }
  }

  private static String title(Throwable thrown) {
    String first = Redaction.of(String.valueOf(thrown)).lines().findFirst().orElse("");
    return cut(first, MOST_TITLE);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
