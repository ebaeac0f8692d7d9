package io.awsdeployer.promote.soak;

import io.awsdeployer.promote.testing.TcpSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process holds, as Linux and its JVM tell it.
 *
 * @param threads of the operating system; virtual ones are in the heap
 * @param files open ones, sockets among them
 * @param sockets TCP's alone
 * @param liveHeapBytes what a full collection leaves
 */
record Vitals(int threads, int files, int sockets, long liveHeapBytes) {

  static Vitals of(long pid) throws IOException, InterruptedException {
    long heap = liveHeap(pid);
    return new Vitals(count(pid, "task"), count(pid, "fd"), TcpSockets.of(pid).size(), heap);
  }

  private static int count(long pid, String folder) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(pid), folder))) {
      return (int) entries.count();
    }
  }

  /** The histogram is taken after a full collection; its last line is the sum. */
  private static long liveHeap(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (var output = jcmd.inputReader()) {
      lines = output.lines().toList();
    }
    if (jcmd.waitFor() != 0 || lines.isEmpty() || !lines.getLast().startsWith("Total")) {
      throw new IOException("jcmd gives no histogram: " + lines);
    }
    return Long.parseLong(lines.getLast().strip().split("\\s+", -1)[2]);
  }

  double liveHeapMebibytes() {
    return liveHeapBytes / (double) (1 << 20);
  }
}
