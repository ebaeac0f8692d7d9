package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much the state machine carries with 500 targets and 50 images. Only sizes are looked at, so a
 * stand-in answers for the function, at the length that the function's answers have.
 */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class MultiAccountSizeTest {
  private static final int TARGETS = 500;
  private static final int IMAGES = 50;
  private static final int MOST_BYTES = 128 * 1024;
  // Of 25,000: the rest is for retries and for waiting.
  private static final int MOST_EVENTS = 15_000;
  private static final String MESSAGE =
      "The target registry 222222222222 in us-east-1 has no repository "
          + "a-team-with-a-long-name/a-service-with-a-long-name-01, so nothing can be put there; create it: "
          + "aws ecr create-repository\n"
          + "and another line. ".repeat(200);

  private LambdaEndpoint lambda;
  private Moto moto;

  /** Which action fails, everywhere; none for an empty text. */
  private volatile String failing = "";

  @BeforeAll
  void start() throws Exception {
    lambda = LambdaEndpoint.start(this::answer);
    moto = Moto.start(lambda.address());
    moto.bucket(Bed.BUCKET);
    moto.put(
        Bed.BUCKET,
        "big/main/1.a/cloudformation.template",
        "{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}");
    for (String name : List.of("builds", "locks", "targets", "deployments")) {
      Table _ = Table.create(moto, "dev-aws-deployer--" + name);
    }
    new Table(moto, "dev-aws-deployer--targets").put("big", "dev", targets());
  }

  @AfterAll
  void stop() throws Exception {
    if (moto != null) {
      moto.close();
    }
    lambda.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stage", "switch"})
  void fiveHundredTargetsWithFiftyImagesFit(String action) {
    failing = action;
    Executions executions =
        Executions.of(
            moto,
            "big-" + action,
            Machine.MULTI_ACCOUNT.definition().with(Pipeline.SUBSTITUTIONS).hasty(),
            Duration.ofMinutes(60));
    ObjectNode input = PipelineFixture.byHand("big", "one-" + action);

    Execution execution = executions.run(input);

    assertThat(execution.status())
        .as(execution.cause())
        .isEqualTo(action.isEmpty() ? "SUCCEEDED" : "FAILED");
    List<JsonNode> events = executions.history(execution.arn()).toList();
    Payload largest =
        events.stream()
            .flatMap(MultiAccountSizeTest::payloads)
            .max(Comparator.comparingInt(Payload::bytes))
            .orElseThrow();
    System.out.printf(
        "500 targets, 50 images, %s: %d events, largest payload %d bytes (%s)%n",
        action.isEmpty() ? "all well" : action + " fails everywhere",
        events.size(),
        largest.bytes(),
        largest.where());
    assertThat(largest.bytes()).as(largest.where()).isLessThan(MOST_BYTES);
    assertThat(events.size()).isLessThan(MOST_EVENTS);
  }

  private record Payload(String where, int bytes) {}

  /** All texts of an event: inputs, outputs, parameters, causes. */
  private static java.util.stream.Stream<Payload> payloads(JsonNode event) {
    String type = event.path("type").asText();
    return event
        .valueStream()
        .filter(JsonNode::isObject)
        .flatMap(details -> details.propertyStream())
        .map(field ->
            new Payload(
                type + "." + field.getKey() + details(event),
                text(field).getBytes(StandardCharsets.UTF_8).length));
  }

  private static String text(Map.Entry<String, JsonNode> field) {
    return field.getValue().isTextual() ? field.getValue().asText() : field.getValue().toString();
  }

  private static String details(JsonNode event) {
    String state = event.path("stateExitedEventDetails").path("name").asText();
    return state.isEmpty() ? "" : " of " + state;
  }

  private Result answer(String text) {
    JsonNode event = json(text);
    String action = event.path("action").asText();
    if (action.equals(failing)) {
      ObjectNode error =
          JsonNodeFactory.instance
              .objectNode()
              .put("errorMessage", MESSAGE)
              .put("errorType", "io.awsdeployer.promote.error.TargetRepositoryNotFoundException");
      return new Result(error, true);
    }
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("images_promoted", IMAGES)
            .put("skipped", false)
            .put("action", action);
    ArrayNode images = answer.putArray("images");
    ArrayNode details = answer.putArray("details");
    ArrayNode tags = answer.putArray("tags");
    for (int i = 0; i < IMAGES; i++) {
      String repository = "a-team-with-a-long-name/a-service-with-a-long-name-%02d".formatted(i);
      String digest = "sha256:" + "%064x".formatted(i);
      ObjectNode image =
          JsonNodeFactory.instance
              .objectNode()
              .put("repository", repository)
              .put("tag", "20261120-134742-9f3c2e1")
              .put("digest", digest);
      switch (action) {
        case "resolve" -> images.add(image);
        case "revert" ->
            tags.addObject()
                .put("tag", repository + ":20261120-134742-9f3c2e1")
                .put("result", "new, stays")
                .put("digest", digest);
        default -> {
          images.add("222222222222.dkr.ecr.us-east-1.amazonaws.com/" + repository + ":1");
          details.add(image.put("blobs_copied", 12).put("bytes_copied", 123456789));
        }
      }
    }
    return new Result(answer, false);
  }

  private static ObjectNode targets() {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    ObjectNode entry = item.putObject("targets").putArray("L").addObject().putObject("M");
    ArrayNode accounts = entry.putObject("account_ids").putArray("SS");
    for (int i = 0; i < TARGETS / 2; i++) {
      accounts.add(Long.toString(200_000_000_000L + i));
    }
    entry.putObject("regions").putArray("SS").add("us-east-1").add("ap-southeast-2");
    return item;
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
