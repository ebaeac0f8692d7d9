package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The log that a registry writes of its requests. */
public final class AccessLog {
  private final Path file;
  private final Function<String, Optional<Entry>> format;
  private long position;

  /**
   * @param format what a line says of a request, if it does
   */
  AccessLog(Path file, Function<String, Optional<Entry>> format) {
    this.file = file;
    this.format = format;
  }

  /** One request; bytes are those of the answer's body. */
  public record Entry(String method, String path, int status, long bytes, String agent) {}

  /** All that was written since the last call. */
  List<Entry> next() throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] rest = new byte[(int) (log.length() - position)];
      log.seek(position);
      log.readFully(rest);
      String text = new String(rest, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      position += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
      return text.substring(0, end).lines().map(format).flatMap(Optional::stream).toList();
    }
  }
}
