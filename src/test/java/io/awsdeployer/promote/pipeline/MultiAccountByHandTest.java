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
class MultiAccountByHandTest extends MultiAccountFixture {
  @Test
  void withNothingOptional() {
    declare("nothing", "222222222222 us-east-1");
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
    assertThat(build("nothing", output.path("sk").asText()).path("status").asText())
        .isEqualTo("SUCCESS");
  }

  @Test
  void withNullsAndEmptyTexts() {
    declare("empty", "222222222222 us-east-1");
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
            .put("target_region", "")
            .put("version", "")
            .putNull("commit_hash")
            .put("branch", "")
            .putNull("build_number")
            .put("build_time", "")
            .putNull("allow_older");
    JsonNode output = pipeline.run(input).succeeded();
    assertThat(output.path("stack_set").asText()).isEqualTo("dev-empty");
    assertThat(output.path("sk").asText()).isNotEmpty();
  }

  @Test
  void withEverythingOptional() {
    image("sub/api", EAST);
    declare("sub:worker", "222222222222 us-east-1");
    manifestOf("sub/main/8.abc", "sub/api");
    pipeline.upload("sub/main/8.abc/cloudformation-worker.template", TEMPLATE.formatted(""));

    JsonNode output = pipeline.run(everything("sub").put("unknown", 1)).succeeded();

    assertThat(output.path("stack_set").asText()).isEqualTo("dev-sub-worker");
    for (JsonNode event : pipeline.lambda().events()) {
      assertThat(event.path("template_name").asText()).isEqualTo("worker");
      assertThat(event.path("base_repo").asText()).isEqualTo("sub");
    }
    assertThat(build("sub:worker", "one").path("base_repo").asText()).isEqualTo("sub");
  }

  /** With images, so that each action gets what there is. */
  @ParameterizedTest
  @ValueSource(strings = {"env", "sk", "template_name"})
  void withEverythingOptionalButOne(String absent) {
    String repo = "but-" + absent.replace('_', '-');
    image(repo + "/api", EAST);
    declare(repo + ":worker", "222222222222 us-east-1");
    manifestOf(repo + "/main/8.abc", repo + "/api");
    template(repo + "/main/8.abc", "");
    pipeline.upload(repo + "/main/8.abc/cloudformation-worker.template", TEMPLATE.formatted(""));
    ObjectNode input = everything(repo);
    input.remove(absent);

    JsonNode output = pipeline.run(input).succeeded();

    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    assertThat(output.path("stack_set").asText())
        .isEqualTo("dev-" + repo + (absent.equals("template_name") ? "" : "-worker"));
    assertThat(pipeline.lambda().events())
        .hasSize(3)
        .allSatisfy(
            event -> assertThat(event.has(absent)).isEqualTo(!absent.equals("template_name")));
  }

  /** Then the repo itself names the stack set. */
  @Test
  void withATemplateOfItsOwnRepo() {
    declare("own", "222222222222 us-east-1");
    pipeline.upload("own/main/8.abc/cloudformation-worker.template", TEMPLATE.formatted(""));
    ObjectNode input = everything("own").put("repo", "own");
    input.remove("base_repo");
    assertThat(pipeline.run(input).succeeded().path("stack_set").asText())
        .isEqualTo("dev-own-worker");
  }

  private static ObjectNode everything(String base) {
    return byHand(base + ":worker", "one")
        .put("s3_key", base + "/main/8.abc/cloudformation-params.json")
        .put("template_name", "worker")
        .put("base_repo", base);
  }
}
