package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The log that a registry writes of its requests, in Apache's combined format. */
final class AccessLog {
  /** Host, two names, time; the request; status and bytes; referrer and agent. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[[^]]*] \"(?<method>[A-Z]+) (?<path>\\S+) [^\"]*\" (?<status>\\d{3})"
              + " (?<bytes>\\d+) \"[^\"]*\" \"(?<agent>[^\"]*)\"");

  private final Path file;
  private long position;

  AccessLog(Path file) {
    this.file = file;
  }

  /** One request; bytes are those of the answer's body. */
  record Entry(String method, String path, int status, long bytes, String agent) {}

  /** All that was written since the last call. */
  List<Entry> next() throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] rest = new byte[(int) (log.length() - position)];
      log.seek(position);
      log.readFully(rest);
      String text = new String(rest, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      position += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
      return text.substring(0, end)
          .lines()
          .map(AccessLog::entry)
          .flatMap(Optional::stream)
          .toList();
    }
  }

  static Optional<Entry> entry(String line) {
    Matcher parts = LINE.matcher(line);
    return parts.matches()
        ? Optional.of(
            new Entry(
                parts.group("method"),
                parts.group("path"),
                Integer.parseInt(parts.group("status")),
                Long.parseLong(parts.group("bytes")),
                parts.group("agent")))
        : Optional.empty();
  }
}
