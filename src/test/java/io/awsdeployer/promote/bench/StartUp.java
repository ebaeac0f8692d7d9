package io.awsdeployer.promote.bench;

import com.sun.net.httpserver.HttpServer;
import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * {@code make bench BENCH=start}: from the start of the function's process to its first request,
 * with different JVM options in turn.
 */
final class StartUp {
  private static final String DEFAULT = "(the template's)";
  private static final String EVENT =
      """
      {"env":"bench","repo":"bench","sk":"1","target_account":"222222222222","images":[{"repository":"shop/api","tag":"1"}]}\
      """;

  private final int rounds;
  private final List<String> variants;

  StartUp(int rounds, List<String> variants) {
    this.rounds = rounds;
    this.variants = List.copyOf(variants);
  }

  /**
   * Measures.
   *
   * @param arguments how many rounds, then further JVM options, each a variant of its own; a
   *     variant of several options has them separated by spaces
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    List<String> variants = new ArrayList<>(List.of("", "-XX:TieredStopAtLevel=4"));
    variants.addAll(
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
    String table = table(new StartUp(rounds, variants).run());
    Path output = Files.createDirectories(Path.of("target/bench"));
    Files.writeString(output.resolve("start.md"), table);
    System.out.println(table);
    System.exit(0);
  }

  /** Seconds by JVM options, a round after another, so that nobody has the quiet minute alone. */
  Map<String, List<Double>> run() throws IOException, InterruptedException {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String variant : variants) {
        seconds
            .computeIfAbsent(variant.isEmpty() ? DEFAULT : variant, _ -> new ArrayList<>())
            .add(once(variant));
      }
    }
    return seconds;
  }

  static String table(Map<String, List<Double>> seconds) {
    StringBuilder table =
        new StringBuilder("| JVM options | s to the first request | n |\n| --- | ---: | ---: |\n");
    seconds.forEach((variant, times) -> {
      List<Double> sorted = times.stream().sorted().toList();
      int count = sorted.size();
      double median = (sorted.get(count / 2) + sorted.get((count - 1) / 2)) / 2;
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %.2f [%.2f to %.2f] | %d |%n",
              variant,
              median,
              sorted.getFirst(),
              sorted.getLast(),
              count));
    });
    return table.toString();
  }

  private static double once(String variant) throws IOException, InterruptedException {
    CompletableFuture<Long> first = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var _ = first.complete(System.nanoTime());
            exchange.sendResponseHeaders(403, -1);
          }
        });
    server.start();
    Map<String, String> variables =
        Map.of(
            "AWS_REGION", "eu-central-1",
            "AWS_ACCESS_KEY_ID", "ASIASOURCE",
            "AWS_SECRET_ACCESS_KEY", "bench",
            "AWS_SESSION_TOKEN", "bench",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    List<String> options = variant.isEmpty() ? List.of() : List.of(variant.split(" +"));
    long begin = System.nanoTime();
    try (DeployedFunction function =
        DeployedFunction.deploy(
            "bench", 512, variables, Initialization.ON_DEMAND, options, _ -> {}, _ -> {})) {
      Result answer = function.invoke(EVENT);
      if (!first.isDone()) {
        throw new IOException("the function made no request: " + answer.json());
      }
      return (first.join() - begin) / 1e9;
    } finally {
      server.stop(0);
    }
  }
}
