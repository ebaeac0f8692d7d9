package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Bed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts by hand with the contract's input: undefined is an error in JSONata, so all is tried. */
class ByHandTest extends PipelineFixture {
  ByHandTest() {
    super(Machine.SINGLE_ACCOUNT);
  }

  @Test
  void withNothingOptional() {
    template("nothing/main/1.a", "");
    JsonNode output =
        pipeline
            .run(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("repo", "nothing")
                    .put("s3_bucket", Bed.BUCKET)
                    .put("s3_key", "nothing/main/1.a"))
            .succeeded();
    assertThat(output.path("env").asText()).isEqualTo("dev");
    assertThat(output.path("skipped").asBoolean()).isTrue();
    assertThat(output.path("images_promoted").asInt()).isZero();
    assertThat(pipeline.record("nothing/dev", output.path("sk").asText()).path("status").asText())
        .isEqualTo("SUCCESS");
  }

  @Test
  void withNullsAndEmptyTexts() {
    template("empty/main/1.a", "");
    ObjectNode input =
        JsonNodeFactory.instance
            .objectNode()
            .putNull("env")
            .put("repo", "empty")
            .put("sk", "")
            .put("s3_bucket", Bed.BUCKET)
            .put("s3_key", "empty/main/1.a/")
            .put("template_name", "")
            .putNull("base_repo")
            .putNull("target_account")
            .put("target_region", "");
    JsonNode output = pipeline.run(input).succeeded();
    assertThat(output.path("env").asText()).isEqualTo("dev");
    assertThat(output.path("sk").asText()).isNotEmpty();
    assertThat(output.path("stack_name").asText()).isEqualTo("dev-empty");
  }

  @Test
  void withEverythingOptional() {
    imageOf("sub/api");
    manifestOf("sub/main/8.abc", "sub/api");
    pipeline
        .upload("sub/main/8.abc/cloudformation-worker.template", TEMPLATE.formatted(""))
        .upload("sub/main/8.abc/cloudformation-params.json", "{}");

    Execution execution = pipeline.run(everything("sub").put("unknown", 1));

    assertThat(execution.succeeded().path("stack_name").asText()).isEqualTo("test-sub-worker");
    assertThat(pipeline.lambda().events().getFirst().path("template_name").asText())
        .isEqualTo("worker");
    assertThat(pipeline.lambda().events().getFirst().path("base_repo").asText()).isEqualTo("sub");
    assertThat(pipeline.record("sub:worker/test", "one").path("base_repo").asText())
        .isEqualTo("sub");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "sk", "template_name", "target_account", "target_region"})
  void withEverythingOptionalButOne(String absent) {
    String repo = "but-" + absent.replace('_', '-');
    template(repo + "/main/8.abc", "");
    pipeline.upload(repo + "/main/8.abc/cloudformation-worker.template", TEMPLATE.formatted(""));
    ObjectNode input = everything(repo);
    input.remove(absent);

    JsonNode output = pipeline.run(input).succeeded();

    assertThat(output.path("stack_name").asText())
        .isEqualTo(
            switch (absent) {
              case "env" -> "dev-" + repo + "-worker";
              case "template_name" -> "test-" + repo;
              default -> "test-" + repo + "-worker";
            });
    assertThat(output.path("sk").asText()).isNotEmpty();
    assertThat(pipeline.lambda().events().getFirst().has(absent))
        .isEqualTo(absent.equals("env") || absent.equals("sk"));
  }

  /** Then the repo itself names the stack. */
  @Test
  void withATemplateOfItsOwnRepo() {
    pipeline.upload("own/main/8.abc/cloudformation-worker.template", TEMPLATE.formatted(""));
    ObjectNode input = everything("own").put("repo", "own");
    input.remove("base_repo");
    assertThat(pipeline.run(input).succeeded().path("stack_name").asText())
        .isEqualTo("test-own-worker");
  }

  /** The event of EventBridge has them all; one that somebody makes may not. */
  @Test
  void withAnEventOfWhichOnlyBucketAndKeyAreThere() {
    template("bare/main/1.a", "");
    pipeline.upload("bare/main/1.a/cloudformation-params.json", "{}");
    ObjectNode event = uploaded("bare/main/1.a");
    event.remove("time");
    event.withObject("detail").withObject("object").remove("sequencer");
    Execution execution = pipeline.run(event);
    assertThat(execution.succeeded().path("sk").asText())
        .contains(execution.arn().substring(execution.arn().lastIndexOf(':') + 1));
  }

  private static ObjectNode everything(String base) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("env", "test")
        .put("repo", base + ":worker")
        .put("sk", "one")
        .put("s3_bucket", Bed.BUCKET)
        .put("s3_key", base + "/main/8.abc/cloudformation-params.json")
        .put("template_name", "worker")
        .put("base_repo", base)
        .put("target_account", Bed.PIPELINE)
        .put("target_region", Bed.HOME);
  }
}
