package io.awsdeployer.promote.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code make local-invoke}: makes ready what {@code sam local invoke} is given. */
final class SamInvocation {
  private SamInvocation() {}

  public static void main(String[] arguments) throws IOException {
    System.exit(
        run(
            Path.of(arguments[0]),
            Path.of("template.yaml"),
            Path.of(arguments[1]),
            ServedFiles.ofTheProject(),
            Screen.standardError()));
  }

  /**
   * Writes the overlay below {@code target/serve/sam}.
   *
   * @return 0, or 2 where something is missing, which has been said then
   */
  static int run(Path event, Path template, Path code, ServedFiles served, Screen screen)
      throws IOException {
    if (!Files.isRegularFile(event) || !Files.isReadable(event)) {
      screen.bad("There is no event %s; events/ has some.".formatted(event));
      return 2;
    }
    Optional<Map<String, String>> environment = served.functionEnvironment();
    if (environment.isEmpty() || !Invoke.answers(environment.get())) {
      screen.bad(
          "The local AWS is not up. Start it with `make serve HOST=ADDRESS`, in another terminal.");
      return 2;
    }
    String host = URI.create(environment.get().getOrDefault("AWS_ENDPOINT_URL", "")).getHost();
    if (InetAddress.ofLiteral(host).isLoopbackAddress()) {
      screen.bad(
          "The local AWS is up on %s, which inside a container is the container. Start it on an address of this machine."
              .formatted(host));
      return 2;
    }
    SamOverlay.of(template, environment.get())
        .write(served.folder().resolve("sam"), code, System.getProperty("os.arch"));
    return 0;
  }
}
