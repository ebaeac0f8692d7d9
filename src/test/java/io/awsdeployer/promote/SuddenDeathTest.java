package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.ConnectionClosed;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import io.awsdeployer.promote.testing.Whole;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The function's process dies, under AWS's own runtime client: whatever it had done by then is in
 * order, and the next invocation does the rest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SuddenDeathTest {
  /** {@code -Ddeaths=100} dies more often. */
  private static final int DEATHS = Integer.getInteger("deaths", 8);

  private static final Image OLD = TestImages.small(900);
  private static final List<TestManifest> NEW =
      List.of(TestImages.multiPlatform(1), TestImages.small(50), TestImages.small(51));
  private static final List<String> NAMES = List.of("api", "web", "job");

  private final Bed bed = Bed.start();
  private final DeployedFunction survivor;

  SuddenDeathTest() throws IOException {
    survivor = deployed(bed.functionEnvironment(), Duration.ofMinutes(15), List.of());
  }

  @BeforeAll
  void warm() throws Exception {
    ObjectNode event = build("warm");
    assertThat(survivor.invoke(event.toString()).failed()).isFalse();
  }

  @AfterAll
  void stop() {
    survivor.close();
    bed.close();
  }

  private static DeployedFunction deployed(
      Map<String, String> environment, Duration timeout, List<String> javaOptions)
      throws IOException {
    return DeployedFunction.deploy(
        "test-aws-deployer-promote-images",
        300,
        environment,
        Initialization.ON_DEMAND,
        timeout,
        javaOptions,
        _ -> {},
        _ -> {});
  }

  /** Three images in repositories of their own, whose tags point to an older one at the target. */
  private ObjectNode build(String name) {
    ObjectNode event = bed.event().put("sk", name);
    ArrayNode images = event.putArray("images");
    for (int i = 0; i < NAMES.size(); i++) {
      String repository = name + "/" + NAMES.get(i);
      Bed _ = bed.pushed(repository, "2", NEW.get(i));
      OLD.pushTo(bed.target(repository), "live");
      images.addObject().put("repository", repository).put("tag", "2").put("target_tag", "live");
    }
    return event;
  }

  /** Each tag is on the old image or the new one, whole; and on a new one only if all are there. */
  private void inOrder(String name) {
    boolean moved = false;
    boolean all = true;
    for (int i = 0; i < NAMES.size(); i++) {
      EcrRepository target = bed.target(name + "/" + NAMES.get(i));
      String digest = target.tags().getOrDefault("live", "no tag");
      assertThat(digest).isIn(OLD.digest(), NEW.get(i).digest());
      Whole.require(target, digest);
      moved |= digest.equals(NEW.get(i).digest());
      all &= Whole.is(target, NEW.get(i).digest());
    }
    assertThat(!moved || all).as("a tag has moved, and not all images are there").isTrue();
  }

  private void nextInvocationFinishes(String name, ObjectNode event) throws Exception {
    Result result = survivor.invoke(event.toString());
    assertThat(result.failed()).as("%s", result.json()).isFalse();
    for (int i = 0; i < NAMES.size(); i++) {
      EcrRepository target = bed.target(name + "/" + NAMES.get(i));
      assertThat(target.tags()).containsEntry("live", NEW.get(i).digest());
      Whole.require(target, NEW.get(i).digest());
    }
  }

  /** At one request after the other, spread over all that an undisturbed promotion makes. */
  @TestFactory
  @Order(1)
  Stream<DynamicTest> killedAtARequest() throws Exception {
    bed.aws().requests().reset();
    assertThat(survivor.invoke(build("undisturbed").toString()).failed()).isFalse();
    int requests = bed.aws().requests().total();
    return IntStream.range(0, DEATHS)
        .mapToObj(i -> {
          int at = i * requests / DEATHS;
          boolean afterEffect = i % 2 == 1;
          return DynamicTest.dynamicTest(
              "%s request %d of %d".formatted(afterEffect ? "after" : "before", at + 1, requests),
              () -> killedAt(at, afterEffect));
        });
  }

  private void killedAt(int at, boolean afterEffect) throws Exception {
    String name = "killed-%d".formatted(at);
    ObjectNode event = build(name);
    AtomicReference<Long> pid = new AtomicReference<>(0L);
    FaultRule _ =
        bed.aws()
            .faults()
            .on("*")
            .skip(at)
            .with((request, service) -> {
              if (afterEffect) {
                service.handle(request).body().close();
              }
              kill(pid.get());
              throw new ConnectionClosed("the process is dead");
            });
    try (DeployedFunction doomed =
        deployed(bed.functionEnvironment(), Duration.ofMinutes(15), List.of())) {
      pid.set(doomed.pid());
      Result result = doomed.invoke(event.toString());
      assertThat(result.errorType()).isEqualTo("Runtime.ExitError");
    } finally {
      bed.aws().faults().clear();
    }
    inOrder(name);
    nextInvocationFinishes(name, event);
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    boolean _ = process.destroyForcibly();
    ProcessHandle _ = process.onExit().join();
  }

  /** Lambda ends the process when the time is up, however much of it the function was told. */
  @Test
  @Order(2)
  void killedWhenItsTimeIsUp() throws Exception {
    ObjectNode event = build("late");
    FaultRule _ = bed.aws().faults().on("ecr:PutImage").skip(3).always().stall();
    try (DeployedFunction doomed =
        deployed(bed.functionEnvironment(), Duration.ofSeconds(8), List.of())) {
      Result result = doomed.invoke(event.toString(), Duration.ofMinutes(15));
      assertThat(result.errorType()).isEqualTo("Sandbox.Timedout");
    } finally {
      bed.aws().faults().clear();
    }
    inOrder("late");
    nextInvocationFinishes("late", event);
  }

  /**
   * The runtime ends a process that has no memory left. Answers within the bound on any answer, but
   * beyond this heap, make it run out where it is wanted: before anything is written, while it
   * stages, while it switches.
   */
  @ParameterizedTest
  @Order(3)
  @CsvSource({"ecr:BatchCheckLayerAvailability, 0", "ecr:PutImage, 2", "ecr:PutImage, 7"})
  void hasNoMemoryLeft(String operation, int before) throws Exception {
    String name = "heap-%d-%s".formatted(before, operation.substring(4).toLowerCase(Locale.ROOT));
    ObjectNode event = build(name);
    FaultRule large =
        bed.aws()
            .faults()
            .on(operation)
            .skip(before)
            .always()
            .with((request, service) -> {
              service.handle(request).body().close();
              return Response.text(200, "application/x-amz-json-1.1", large(operation));
            });
    try (DeployedFunction small =
        deployed(bed.functionEnvironment(), Duration.ofMinutes(15), List.of("-Xmx24m"))) {
      Result result = small.invoke(event.toString());
      assertThat(result.errorType())
          .as("%s", result.json())
          .isIn("Runtime.ExitError", OutOfMemoryError.class.getName());
    } finally {
      bed.aws().faults().clear();
    }
    assertThat(large.fired()).isPositive();
    inOrder(name);
    nextInvocationFinishes(name, event);
  }

  /** Members that the SDK keeps: what it does not know it skips. */
  private static String large(String operation) {
    return operation.equals("ecr:PutImage")
        ? "{\"image\":{\"imageManifest\":\"%s\"}}".formatted("m".repeat(19_000_000))
        : "{\"layers\":[%s{}]}".formatted("{},".repeat(5_000_000));
  }
}
