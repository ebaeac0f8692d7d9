package io.awsdeployer.promote.demo;

import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code make invoke}: the function, once, on the AWS that {@code make serve} keeps up. */
final class Invoke {
  private Invoke() {}

  public static void main(String[] arguments) throws Exception {
    System.exit(
        run(Path.of(arguments[0]), ServedFiles.ofTheProject(), Screen.standardError(), System.out));
  }

  static int run(Path event, ServedFiles served, Screen screen, PrintStream output)
      throws IOException, InterruptedException {
    if (!Files.isRegularFile(event) || !Files.isReadable(event)) {
      screen.bad("There is no event %s; events/ has some.".formatted(event));
      return 2;
    }
    Optional<Map<String, String>> environment = served.functionEnvironment();
    if (environment.isEmpty() || !answers(environment.get())) {
      screen.bad("The local AWS is not up. Start it with `make serve`, in another terminal.");
      return 2;
    }
    screen.title("Invoking %s with %s".formatted(Function.NAME, event));
    Result result;
    try (DeployedFunction function = Function.deploy(environment.get(), new LogLines(screen))) {
      result = function.invoke(Files.readString(event));
    }
    screen.line("");
    if (result.failed()) {
      screen.bad("%s: %s".formatted(result.error(), result.errorMessage()));
    } else {
      screen.good("The function has answered:");
    }
    output.println(result.pretty());
    output.flush();
    return result.failed() ? 1 : 0;
  }

  /** Whether anybody listens where that environment points to. */
  static boolean answers(Map<String, String> environment) {
    URI endpoint = URI.create(environment.getOrDefault("AWS_ENDPOINT_URL", "http://127.0.0.1:1"));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), 2_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
