package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.bench.face.EcrFace;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The function under AWS's runtime interface client, in three states: cold from the start of its
 * process to its answer; warm for the next invocation of the same process; restored, as SnapStart
 * has it and as we ship it, from the end of its initialization, which is before the snapshot, to
 * its answer. The target is made new before each.
 */
record OurFunction(Options options) implements Contestant {
  static final String COLD = "promote (cold)";
  static final String WARM = "promote (warm)";
  static final String RESTORED = "promote (restored)";
  private static final Duration INITIALIZATION = Duration.ofMinutes(3);

  @Override
  public List<String> names() {
    return List.of(COLD, WARM, RESTORED);
  }

  @Override
  public String version() {
    return "this source tree";
  }

  @Override
  public String method() {
    return "the packaged classes under AWS's runtime interface client, %d MB%s; one invocation with all images in the event"
        .formatted(
            options.memory(),
            options.javaOptions().isEmpty() ? "" : ", JVM options " + options.javaOptions());
  }

  @Override
  public void run(Workload workload, Servers servers, Course course)
      throws IOException, InterruptedException {
    course.prepare();
    long begin = System.nanoTime();
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    try (DeployedFunction function = deploy(workload, servers, Initialization.ON_DEMAND, errors)) {
      Invocations invocations = new Invocations(function, workload, course, errors);
      invocations.take(COLD, begin, 0);
      course.prepare();
      invocations.take(WARM, System.nanoTime(), Machine.cpuSeconds(function.pid()).orElse(0.0));
    }
    course.prepare();
    try (DeployedFunction function = deploy(workload, servers, Initialization.SNAP_START, errors)) {
      if (!function.process().awaitCheckpoint(INITIALIZATION)) {
        throw new IOException("the function did not get as far as its snapshot: " + errors);
      }
      double before = Machine.cpuSeconds(function.pid()).orElse(0.0);
      long restored = System.nanoTime();
      function.process().restore();
      new Invocations(function, workload, course, errors).take(RESTORED, restored, before);
    }
  }

  private DeployedFunction deploy(
      Workload workload, Servers servers, Initialization initialization, Queue<String> errors)
      throws IOException {
    return DeployedFunction.deploy(
        "bench",
        options.memory(),
        environment(workload, servers),
        initialization,
        List.of(),
        _ -> {},
        errors::add);
  }

  /** One process's, each told to the course. */
  private record Invocations(
      DeployedFunction function, Workload workload, Course course, Queue<String> errors) {

    void take(String name, long begin, double cpuBefore) throws IOException, InterruptedException {
      Result result = function.invoke(event(workload));
      double seconds = (System.nanoTime() - begin) / 1e9;
      Optional<Double> cpu = Machine.cpuSeconds(function.pid()).map(now -> now - cpuBefore);
      course.finish(
          new Execution(
              name,
              seconds,
              cpu,
              Machine.peakResident(function.pid()),
              failure(result, workload, errors)));
    }
  }

  private Map<String, String> environment(Workload workload, Servers servers) {
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
    String trust = servers.trust().map(c -> String.join(" ", c.trustOptions())).orElse("");
    String jvm = (options.javaOptions() + " " + trust).strip();
    if (!jvm.isEmpty()) {
      variables.put("JAVA_TOOL_OPTIONS", jvm);
    }
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

  private static Optional<String> failure(Result result, Workload workload, Queue<String> errors) {
    if (result.failed()) {
      return Optional.of(
          "%s: %s %s".formatted(result.error(), result.errorMessage(), String.join(" ", errors)));
    }
    return result.number("images_promoted") == workload.copies().size()
        ? Optional.empty()
        : Optional.of("promoted %d images".formatted(result.number("images_promoted")));
  }
}
