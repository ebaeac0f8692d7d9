package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.error.Redaction;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.registry.Digest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The log for people: a line each, the message and what else is new in it. */
record ScreenLog(Screen screen) implements EventLog {
  /** Read from whole to part, time last; others come between, by name. */
  private static final List<String> FIRST =
      List.of("image", "images", "blobs", "bytes", "manifests", "tags");

  private static final String DURATION = "duration_ms";

  @Override
  public void write(Level level, String message, Map<String, ?> fields) {
    String told =
        fields.entrySet().stream()
            .sorted((a, b) -> Integer.compare(rank(a.getKey()), rank(b.getKey())))
            .map(field -> field(field.getKey(), field.getValue()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    String line = Redaction.of(told.isEmpty() ? message : message + ": " + told);
    switch (level) {
      case ERROR -> screen.bad(line);
      case WARN -> screen.warning(line);
      case INFO -> screen.detail(line);
      case DEBUG -> {}
    }
  }

  /** What every line would carry is on the screen already. */
  @Override
  public EventLog with(Map<String, ?> fields) {
    return this;
  }

  private static int rank(String name) {
    int place = FIRST.indexOf(name);
    return name.equals(DURATION) ? FIRST.size() + 1 : place < 0 ? FIRST.size() : place;
  }

  private static Optional<String> field(String name, @Nullable Object value) {
    return switch (value) {
      case null -> Optional.empty();
      case Throwable _ -> Optional.empty();
      case Optional<?> optional -> optional.flatMap(v -> field(name, v));
      case Long number when number == 0 -> Optional.empty();
      case Integer number when number == 0 -> Optional.empty();
      case Long bytes when name.startsWith("bytes") -> Optional.of(Amounts.bytes(bytes));
      case Duration time -> Optional.of("in " + Amounts.time(time));
      case Digest digest -> Optional.of(name + " " + Amounts.digest(digest));
      case Collection<?> many ->
          Optional.of(many.stream().map(String::valueOf).collect(Collectors.joining("; ")));
      case Number number -> Optional.of(number + " " + name.replace('_', ' '));
      default ->
          Optional.of(
              name.equals("image") ? value.toString() : name.replace('_', ' ') + " " + value);
    };
  }
}
