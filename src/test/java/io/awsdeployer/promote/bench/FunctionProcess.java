package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.bench.Contestant.Execution;
import io.awsdeployer.promote.bench.face.EcrFace;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One process of the function, with the work it is for, and what is measured of it. */
final class FunctionProcess implements AutoCloseable {
  private static final Duration INITIALIZATION = Duration.ofMinutes(15);
  private static final double MIB = 1 << 20;

  private final DeployedFunction function;
  private final HeapLog heap;
  private final Workload workload;
  private final int memoryMegabytes;
  private final Queue<String> errors;

  private FunctionProcess(
      DeployedFunction function,
      HeapLog heap,
      Workload workload,
      int memoryMegabytes,
      Queue<String> errors) {
    this.function = function;
    this.heap = heap;
    this.workload = workload;
    this.memoryMegabytes = memoryMegabytes;
    this.errors = errors;
  }

  /** Starts it; its clock is the caller's. */
  static FunctionProcess start(
      Setting setting, Workload workload, Servers servers, Initialization initialization)
      throws IOException {
    HeapLog heap = HeapLog.create();
    List<String> javaOptions = new ArrayList<>(heap.javaOptions());
    javaOptions.addAll(setting.javaOptions());
    javaOptions.addAll(setting.chosen().isBlank() ? List.of() : words(setting.chosen()));
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    DeployedFunction function =
        DeployedFunction.deploy(
            "bench",
            setting.memoryMegabytes(),
            environment(workload, servers),
            initialization,
            javaOptions,
            _ -> {},
            errors::add);
    return new FunctionProcess(function, heap, workload, setting.memoryMegabytes(), errors);
  }

  /**
   * What it runs with.
   *
   * @param chosen JVM options as a person gives them, after the template's
   * @param javaOptions JVM options that belong to how it is measured
   */
  record Setting(int memoryMegabytes, String chosen, List<String> javaOptions) {
    Setting {
      javaOptions = List.copyOf(javaOptions);
    }
  }

  long pid() {
    return function.pid();
  }

  double cpuSeconds() throws IOException {
    return Machine.cpuSeconds(function.pid()).orElse(0.0);
  }

  /** Waits for the moment of the snapshot. */
  void awaitSnapshot() throws IOException, InterruptedException {
    if (!function.process().awaitCheckpoint(INITIALIZATION)) {
      throw new IOException("the function did not get as far as its snapshot: " + errors);
    }
  }

  void restore() {
    function.process().restore();
  }

  /**
   * Does the work by one invocation.
   *
   * @param begin when the clock began, by {@link System#nanoTime}
   * @param cpuBefore CPU time of the process until then, which is not counted
   */
  Execution invoke(String name, long begin, double cpuBefore)
      throws IOException, InterruptedException {
    Result result = function.invoke(event(workload));
    double seconds = (System.nanoTime() - begin) / 1e9;
    Optional<Double> cpu = Machine.cpuSeconds(function.pid()).map(now -> now - cpuBefore);
    Optional<Long> resident = Machine.peakResident(function.pid());
    return new Execution(
        name,
        seconds,
        cpu,
        resident,
        heap.most(function.pid()),
        failure(result).or(() -> resident.flatMap(this::tooMuch)));
  }

  /** Lambda would have ended it, whatever its answer is here. */
  private Optional<String> tooMuch(long residentBytes) {
    return residentBytes <= memoryMegabytes * MIB
        ? Optional.empty()
        : Optional.of(
            "%s resident, which is more than the %d MB it has"
                .formatted(Amounts.bytes(residentBytes), memoryMegabytes));
  }

  private Optional<String> failure(Result result) {
    if (result.failed()) {
      return Optional.of(
          "%s: %s %s".formatted(result.error(), result.errorMessage(), String.join(" ", errors)));
    }
    return result.number("images_promoted") == workload.copies().size()
        ? Optional.empty()
        : Optional.of("promoted %d images".formatted(result.number("images_promoted")));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split(" +"));
  }

  private static Map<String, String> environment(Workload workload, Servers servers) {
    boolean one = workload.sameRegistry();
    String home = one ? EcrFace.TARGET_REGION : EcrFace.SOURCE_REGION;
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_REGION", home);
    variables.put("AWS_ACCESS_KEY_ID", "ASIASOURCE");
    variables.put("AWS_SECRET_ACCESS_KEY", "bench");
    variables.put("AWS_SESSION_TOKEN", "bench");
    variables.put("AWS_ENDPOINT_URL", servers.face(workload).uri().toString());
    variables.put("ENV", "bench");
    variables.put("SOURCE_ECR_ACCOUNT", EcrFace.SOURCE_ACCOUNT);
    variables.put("SOURCE_ECR_REGION", home);
    servers
        .trust()
        .ifPresent(c -> variables.put("JAVA_TOOL_OPTIONS", String.join(" ", c.trustOptions())));
    return variables;
  }

  private static String event(Workload workload) {
    ObjectNode event =
        new JsonMapper()
            .createObjectNode()
            .put("env", "bench")
            .put("repo", "bench")
            .put("sk", "2bJ1aBcDeFgHiJkLmNoPqRsTuVw")
            .put(
                "target_account",
                workload.sameRegistry() ? EcrFace.SOURCE_ACCOUNT : EcrFace.TARGET_ACCOUNT)
            .put("target_region", EcrFace.TARGET_REGION);
    ArrayNode images = event.putArray("images");
    for (Workload.Copy copy : workload.copies()) {
      ObjectNode image =
          images
              .addObject()
              .put("repository", copy.from().repository())
              .put("tag", copy.from().tag());
      if (!copy.repository().equals(copy.from().repository())) {
        image.put("target_repository", copy.repository());
      }
    }
    return event.toString();
  }

  @Override
  public void close() throws IOException {
    function.close();
    heap.close();
  }
}
