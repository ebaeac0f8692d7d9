package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace behind a link with a delay and a rate ({@code bench/delaylink.c}): containers
 * and virtual machines often have a kernel without netem. Needs root and a C compiler.
 */
final class Link implements AutoCloseable {
  private static final String NEAR = "10.77.0.1";
  private static final String FAR = "10.77.0.2";

  /** Queue of each direction, KiB: twice the product of the default's rate and delay. */
  private static final int QUEUE = 4096;

  private final String namespace;
  private final Process process;

  private Link(String namespace, Process process) {
    this.namespace = namespace;
    this.process = process;
  }

  /** Why there can be none here; empty where there can. */
  static Optional<String> obstacle() throws IOException, InterruptedException {
    if (!run("id", "-u").strip().equals("0")) {
      return Optional.of("it needs root");
    }
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      return Optional.of("there is no /dev/net/tun");
    }
    for (String tool : List.of("gcc", "ip")) {
      if (Tool.find(tool).isEmpty()) {
        return Optional.of("`%s` is not on the PATH".formatted(tool));
      }
    }
    return Optional.empty();
  }

  static Link open(Path folder, Options options) throws IOException, InterruptedException {
    return open(folder, options.roundTripMillis(), options.megabits());
  }

  static Link open(Path folder, int roundTripMillis, int megabits)
      throws IOException, InterruptedException {
    Path program = folder.resolve("delaylink");
    String said = run("gcc", "-O2", "-pthread", "-o", program.toString(), "bench/delaylink.c");
    if (!Files.exists(program)) {
      throw new IOException("bench/delaylink.c does not compile: " + said);
    }
    String namespace = "bench-" + ProcessHandle.current().pid();
    var _ = run("ip", "netns", "add", namespace);
    var _ = run("ip", "-n", namespace, "link", "set", "lo", "up");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "-",
                NEAR,
                namespace,
                FAR,
                Integer.toString(roundTripMillis * 1000 / 2),
                Integer.toString(megabits),
                Integer.toString(QUEUE))
            .redirectError(folder.resolve("delaylink.err").toFile())
            .start();
    Link link = new Link(namespace, process);
    for (int i = 0; !Files.readString(folder.resolve("delaylink.err")).contains("up"); i++) {
      if (i == 12_000 || !process.isAlive()) {
        link.close();
        throw new IOException(
            "the link did not come up: "
                + Files.readString(folder.resolve("delaylink.err")).strip());
      }
      Thread.sleep(25);
    }
    return link;
  }

  long pid() {
    return process.pid();
  }

  Place far() {
    return new Place(List.of("ip", "netns", "exec", namespace), FAR);
  }

  /**
   * Makes both ends forget what TCP remembers of a path when a connection closes (tcp_metrics(8)):
   * the next to be measured would begin with the losses of the one before.
   */
  void forgetPath() throws IOException, InterruptedException {
    for (List<String> where : List.of(List.<String>of(), far().prefix())) {
      List<String> command = new ArrayList<>(where);
      command.addAll(List.of("ip", "tcp_metrics", "flush"));
      String said = run(command.toArray(String[]::new));
      if (!said.isBlank()) {
        throw new IOException("`%s` said: %s".formatted(String.join(" ", command), said.strip()));
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      var _ = process.waitFor(5, TimeUnit.SECONDS);
      var _ = run("ip", "netns", "delete", namespace);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var _ = process.waitFor();
    return said;
  }
}
