package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** A state machine, executed. Every test has a repo of its own. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class PipelineFixture {
  static final String TEMPLATE =
      """
      {"Parameters": {"Size": {"Type": "String", "Default": "1"}, "Count": {"Type": "String", "Default": "1"}},
       "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}%s}
      """;
  private static final String TIME = "2026-11-20T13:47:42Z";
  static final String SK = "20261120T134742Z-0055AED6DCD90281E5";

  private final Machine machine;
  Pipeline pipeline;

  PipelineFixture(Machine machine) {
    this.machine = machine;
  }

  @BeforeAll
  void start() throws Exception {
    pipeline = new Pipeline(machine);
  }

  @AfterAll
  void stop() throws Exception {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @BeforeEach
  void forget() {
    pipeline.lambda().forget();
  }

  static ObjectNode uploaded(String prefix) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("time", TIME);
    event.putObject("detail").putObject("bucket").put("name", Bed.BUCKET);
    event
        .withObject("detail")
        .putObject("object")
        .put("key", prefix + "/cloudformation-params.json")
        .put("sequencer", "0055AED6DCD90281E5");
    return event;
  }

  /** A start by hand for {@code <repo>/main/1.a}, without a manifest. */
  static ObjectNode byHand(String repo, String sk) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("env", "dev")
        .put("repo", repo)
        .put("sk", sk)
        .put("s3_bucket", Bed.BUCKET)
        .put("s3_key", repo + "/main/1.a");
  }

  void template(String prefix, String more) {
    pipeline.upload(prefix + "/cloudformation.template", TEMPLATE.formatted(more));
  }

  void manifestOf(String prefix, String repository) {
    pipeline.upload(
        prefix + "/deploy-manifest.json",
        "{\"images\":[{\"repository\":\"%s\",\"tag\":\"1\"}]}".formatted(repository));
  }

  /** The first call with an action has no time to promote anything, and ends itself. */
  void runOutOfTimeOnce(String action) {
    AtomicInteger calls = new AtomicInteger();
    pipeline
        .lambda()
        .before(event -> {
          if (!event.path("action").asText().equals(action)) {
            return;
          }
          pipeline.bed().aws().faults().clear();
          if (calls.incrementAndGet() == 1) {
            pipeline.nextCallHas(Duration.ofSeconds(2));
            // Before the plan, so that the error is the same however late the process gets to it.
            pipeline.bed().aws().faults().on("ecr:BatchGetImage").always().stall();
          }
        });
  }

  /** How often an execution's tasks failed as what. */
  Stream<String> failures(Execution execution) {
    return pipeline
        .executions()
        .history(execution.arn())
        .map(event -> event.at("/taskFailedEventDetails/error").asText())
        .filter(error -> !error.isEmpty());
  }

  /** An image in the source, and its repository in the target. */
  Image imageOf(String repository) {
    Image image = TestImages.small(1);
    image.pushTo(pipeline.bed().pipeline().registry(Bed.AWAY).createRepository(repository), "1");
    EcrRepository _ = pipeline.bed().pipeline().registry(Bed.HOME).createRepository(repository);
    return image;
  }
}
