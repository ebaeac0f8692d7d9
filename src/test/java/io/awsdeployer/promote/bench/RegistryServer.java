package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A registry on a folder, which may be changed under it. */
public final class RegistryServer implements AutoCloseable {
  private static final int TRIES = 12_000;

  private final Process process;
  private final URI uri;
  private final AccessLog log;

  private RegistryServer(Process process, URI uri, AccessLog log) {
    this.process = process;
    this.uri = uri;
    this.log = log;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param place what a command is started under to be there, and the address it has there
   * @param files where its configuration and its log go, by the name's beginning
   */
  public static RegistryServer start(
      RegistrySoftware software,
      Place place,
      Path folder,
      Path files,
      Optional<Certificate> certificate,
      HttpAsk http)
      throws IOException, InterruptedException {
    int port = freePort();
    Path configuration = Path.of(files + ".conf");
    Files.writeString(
        configuration, software.configuration(folder, place.address(), port, certificate));
    List<String> command = new ArrayList<>(place.prefix());
    command.add(software.program().toString());
    command.addAll(software.arguments(configuration));
    Path output = Path.of(files + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(Path.of(files + ".err").toFile());
    builder.environment().put("OTEL_TRACES_EXPORTER", "none");
    URI uri =
        URI.create(
            "%s://%s:%d"
                .formatted(certificate.isPresent() ? "https" : "http", place.address(), port));
    AccessLog log = new AccessLog(output, software::logged);
    RegistryServer server = new RegistryServer(builder.start(), uri, log);
    server.awaitAnswer(http);
    return server;
  }

  public URI uri() {
    return uri;
  }

  long pid() {
    return process.pid();
  }

  /** {@code host:port}. */
  public String authority() {
    return uri.getAuthority();
  }

  /**
   * Its requests since the last call. A request of our own ends the list, so that none that came
   * before it can still be unwritten.
   */
  public List<AccessLog.Entry> requests(HttpAsk http) throws IOException, InterruptedException {
    String mark = HttpAsk.AGENT + "-" + System.nanoTime();
    var _ =
        http.send(
            HttpRequest.newBuilder(uri.resolve("/v2/")).header("User-Agent", mark).build(),
            BodyHandlers.discarding());
    List<AccessLog.Entry> all = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      all.addAll(log.next());
      if (all.stream().anyMatch(entry -> entry.agent().equals(mark))) {
        return all.stream().filter(entry -> !entry.agent().startsWith(HttpAsk.AGENT)).toList();
      }
      Thread.sleep(5);
    }
    throw new IOException("the registry at %s does not log its requests".formatted(uri));
  }

  @Override
  public void close() {
    process.destroy();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer(HttpAsk http) throws IOException, InterruptedException {
    for (int i = 0; ; i++) {
      try {
        var _ =
            http.send(
                HttpRequest.newBuilder(uri.resolve("/v2/")).build(), BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        if (i == TRIES || !process.isAlive()) {
          throw new IOException("no registry came up at " + uri, e);
        }
        Thread.sleep(25);
      }
    }
  }
}
