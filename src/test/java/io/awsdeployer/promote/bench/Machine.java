package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the operating system tells of itself and of processes; Linux tells more than others. */
final class Machine {
  private static final Path PROC = Path.of("/proc");

  /** USER_HZ, in which {@code /proc} counts (proc_pid_stat(5)); 100 on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  private Machine() {}

  static long availableMemory() throws IOException {
    return field(PROC.resolve("meminfo"), "MemAvailable:").orElse(0L);
  }

  /** The most resident memory the process ever had, in bytes. */
  static Optional<Long> peakResident(long pid) throws IOException {
    return field(PROC.resolve(Long.toString(pid)).resolve("status"), "VmHWM:");
  }

  /** The CPU time of the process so far, in seconds, user and system. */
  static Optional<Double> cpuSeconds(long pid) throws IOException {
    Path stat = PROC.resolve(Long.toString(pid)).resolve("stat");
    if (!Files.exists(stat)) {
      return Optional.empty();
    }
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    // utime and stime, the 14th and 15th of all fields, of which two are cut off.
    return Optional.of(
        (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND);
  }

  static Map<String, String> facts() throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    line(PROC.resolve("cpuinfo"), "model name").ifPresent(model -> facts.put("cpu", model));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    Path congestion = PROC.resolve("sys/net/ipv4/tcp_congestion_control");
    if (Files.exists(congestion)) {
      facts.put("tcp congestion control", Files.readString(congestion).strip());
    }
    facts.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
    return facts;
  }

  /** The load average over the last minute: who else is at work. */
  static Optional<Double> load() throws IOException {
    Path file = PROC.resolve("loadavg");
    return Files.exists(file)
        ? Optional.of(Double.valueOf(Files.readString(file).split(" ", 2)[0]))
        : Optional.empty();
  }

  private static Optional<String> line(Path file, String start) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    }
  }

  private static Optional<Long> field(Path file, String name) throws IOException {
    return line(file, name).map(text -> Long.parseLong(text.split(" ", 2)[0]) * 1024);
  }
}
