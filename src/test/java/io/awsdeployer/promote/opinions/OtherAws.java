package io.awsdeployer.promote.opinions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody else's AWS, as a process on loopback. */
final class OtherAws implements AutoCloseable {
  private static final int TRIES = 12_000;

  private final Process process;
  private final URI endpoint;

  private OtherAws(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param account whose registry it is to be
   * @param folder where it works and logs
   */
  static OtherAws start(Software software, Path program, String account, Path folder)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(software.arguments(port));
    Path log = folder.resolve(software.title() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(software.environment(account));
    Process process = builder.start();
    for (int i = 0; !listens(port); i++) {
      if (i == TRIES || !process.isAlive()) {
        process.destroyForcibly();
        throw new IOException("%s does not start:%n%s".formatted(command, Files.readString(log)));
      }
      Thread.sleep(25);
    }
    return new OtherAws(process, URI.create("http://127.0.0.1:" + port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
