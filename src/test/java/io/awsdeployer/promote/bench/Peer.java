package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A tool of others, in the way of somebody who knows it: all platforms, digests kept, several
 * images at once by xargs, and an image that failed tried again.
 *
 * @param program that {@code $TOOL} stands for in the command
 * @param command for one image, {@code $1} to {@code $2}, with {@code $PLAIN} where an option says
 *     that there is no TLS
 * @param plain that option
 */
record Peer(
    String name,
    String version,
    Path program,
    String command,
    String plain,
    Options options,
    Path folder)
    implements Contestant {
  private static final int TRIES = 20;
  private static final int LONGEST_MINUTES = 15;

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public String method() {
    return "`%s`, %d processes at once".formatted(command, options.processes());
  }

  @Override
  public void run(Workload workload, Servers servers, Course course)
      throws IOException, InterruptedException {
    Path files = Files.createDirectories(folder.resolve("peer"));
    Path list = files.resolve("images");
    Files.write(
        list,
        workload.copies().stream()
            .map(copy ->
                "%s/%s:%s %s/%s:%s"
                    .formatted(
                        servers.from(workload),
                        copy.from().repository(),
                        copy.from().tag(),
                        servers.to(workload),
                        copy.repository(),
                        copy.tag()))
            .toList());
    Path usage = files.resolve("usage");
    Path output = files.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(timed(usage, list))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Path home = Files.createTempDirectory(files, "home");
    Map<String, String> environment = builder.environment();
    environment.put("TOOL", program.toString());
    environment.put("SOURCE", servers.from(workload));
    environment.put("TARGET", servers.to(workload));
    environment.put("PLAIN", servers.trust().isPresent() ? "" : plain);
    environment.put("HOME", home.toString());
    environment.put("XDG_DATA_HOME", home.toString());
    // Skopeo remembers where blobs are; for root under /var/lib, whatever HOME says.
    environment.put("_CONTAINERS_ROOTLESS_UID", "1000");
    servers.trust().ifPresent(c -> environment.put("SSL_CERT_FILE", c.certificate().toString()));

    course.prepare();
    long begin = System.nanoTime();
    Process process = builder.start();
    boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Optional<String> failure =
        ended && process.exitValue() == 0
            ? Optional.empty()
            : Optional.of(
                "exit %s: %s".formatted(ended ? process.exitValue() : "none", end(output)));
    course.finish(
        new Execution(
            name,
            seconds,
            used(usage).map(u -> u.cpuSeconds),
            used(usage).map(u -> u.residentBytes),
            Optional.empty(),
            failure));
    remove(home);
  }

  /** With GNU time where there is one: no other way counts processes that have ended. */
  private List<String> timed(Path usage, Path list) throws IOException {
    Files.deleteIfExists(usage);
    List<String> all = new ArrayList<>();
    Tool.find("time")
        .ifPresent(
            time -> all.addAll(List.of(time.toString(), "-f", "%U %S %M", "-o", usage.toString())));
    all.addAll(
        List.of(
            "xargs",
            "-a",
            list.toString(),
            "-P",
            Integer.toString(options.processes()),
            "-n",
            "2",
            "sh",
            "-c",
            "for try in $(seq %d); do %s && exit 0; sleep 1; done; exit 1"
                .formatted(TRIES, command),
            name));
    return all;
  }

  private record Usage(double cpuSeconds, long residentBytes) {}

  private static Optional<Usage> used(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] parts = Files.readString(file).lines().toList().getLast().split(" ", -1);
    return parts.length == 3
        ? Optional.of(
            new Usage(
                Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]),
                Long.parseLong(parts[2]) * 1024))
        : Optional.empty();
  }

  private static String end(Path output) throws IOException {
    List<String> lines = Files.readString(output).lines().toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
