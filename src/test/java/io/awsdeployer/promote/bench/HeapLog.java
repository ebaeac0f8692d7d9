package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much heap a JVM has used so far. Use grows until the collector runs, so its peak is what a
 * collection found, or what is there now: the first is in the collector's log, the second is asked
 * for. A collection writes a dozen lines, and nothing is asked while something is measured.
 */
record HeapLog(Path file) implements AutoCloseable {

  static HeapLog create() throws IOException {
    return new HeapLog(Files.createTempFile("bench-heap-", ".log"));
  }

  /** What the JVM has to be started with. */
  List<String> javaOptions() {
    return List.of("-Xlog:gc+heap=debug:file=%s:none:filecount=0".formatted(file));
  }

  /** The most until now; nothing when the process has ended. */
  Optional<Heap> most(long pid) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(java, Long.toString(pid), "GC.heap_info")
            .redirectErrorStream(true)
            .start();
    List<String> now = asked.inputReader().lines().toList();
    if (asked.waitFor() != 0) {
      return Optional.empty();
    }
    try (Stream<String> before = Files.lines(file)) {
      return Heap.most(Stream.concat(before, now.stream()));
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
