package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.bench.face.EcrFace;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The function under AWS's runtime interface client: cold from the start of its process to its
 * answer, warm for the next invocation of the same process on a target made new.
 */
record OurFunction(Options options) implements Contestant {
  static final String COLD = "promote (cold)";
  static final String WARM = "promote (warm)";

  @Override
  public List<String> names() {
    return List.of(COLD, WARM);
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
    String event = event(workload);
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    course.prepare();
    long begin = System.nanoTime();
    try (DeployedFunction function =
        DeployedFunction.deploy(
            "bench", options.memory(), environment(workload, servers), _ -> {}, errors::add)) {
      Result cold = function.invoke(event);
      double coldSeconds = secondsSince(begin);
      Optional<Double> coldCpu = Machine.cpuSeconds(function.pid());
      course.finish(
          new Execution(
              COLD,
              coldSeconds,
              coldCpu,
              Machine.peakResident(function.pid()),
              failure(cold, workload, errors)));

      course.prepare();
      Optional<Double> cpuBefore = Machine.cpuSeconds(function.pid());
      long again = System.nanoTime();
      Result warm = function.invoke(event);
      double warmSeconds = secondsSince(again);
      Optional<Double> cpu =
          Machine.cpuSeconds(function.pid()).flatMap(now -> cpuBefore.map(before -> now - before));
      course.finish(
          new Execution(
              WARM,
              warmSeconds,
              cpu,
              Machine.peakResident(function.pid()),
              failure(warm, workload, errors)));
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

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
