package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Targets that pull from another account (requirement 001), and what a build says of itself, on the
 * way through the state machine.
 */
class MultiAccountStrategyTest extends MultiAccountFixture {
  private static final String SHARED = "444444444444";

  @Test
  void aTargetPullsFromAnotherAccountBesideOneThatIsPromotedInto() {
    Image image = image("mixed/api", EAST);
    shared("mixed/api", image, "1");
    declare("mixed", "222222222222 us-east-1", pulling("333333333333 us-west-2"));
    manifestOf("mixed/main/1.a", "mixed/api");
    template("mixed/main/1.a", "");

    Execution execution = pipeline.run(byHand("mixed", "one"));

    assertThat(execution.succeeded().path("targets").asInt()).isEqualTo(2);
    assertThat(repository(EAST, "mixed/api").tags()).containsEntry("1", image.digest());
    assertThat(registry(WEST).find("mixed/api")).isEmpty();
    for (JsonNode event : pipeline.lambda().events()) {
      boolean pulls = event.path("target_region").asText().equals("us-west-2");
      assertThat(event.path("ecr_strategy").asText()).isEqualTo(pulls ? "cross_account" : "");
      assertThat(event.path("ecr_account_id").asText()).isEqualTo(pulls ? SHARED : "");
      assertThat(event.path("ecr_account_region").asText()).isEqualTo(pulls ? "us-east-1" : "");
      assertThat(event.path("target_env").asText()).isEqualTo(pulls ? "prod" : "");
    }
    assertThat(pipeline.stackSets().instances("dev-mixed")).containsOnlyKeys(EAST, WEST);
  }

  @Test
  void whatIsNotThereIsFoundBeforeATagMoves() {
    Image _ = image("absent/api", EAST);
    shared("absent/api", TestImages.small(7), "1");
    declare("absent", "222222222222 us-east-1", pulling("333333333333 us-west-2"));
    manifestOf("absent/main/1.a", "absent/api");
    template("absent/main/1.a", "");

    Execution execution = pipeline.run(byHand("absent", "one"));

    assertThat(execution.error()).isEqualTo("StageFailed");
    assertThat(execution.cause()).contains("1 of 2 targets", WEST, "absent/api:1", "points to");
    assertThat(failures(execution)).contains(SourceImageNotFoundException.class.getName());
    assertThat(repository(EAST, "absent/api").tags()).isEmpty();
  }

  /** Nothing was moved there, so there is nothing to put back. */
  @Test
  void aRevertPassesItBy() {
    Image image = image("back/api", EAST);
    shared("back/api", image, "1");
    declare("back", "222222222222 us-east-1", pulling("333333333333 us-west-2"));
    manifestOf("back/main/1.a", "back/api");
    template("back/main/1.a", "");
    pipeline
        .lambda()
        .before(event -> {
          boolean pulled = event.path("target_region").asText().equals("us-west-2");
          if (event.path("action").asText().equals("switch") && pulled) {
            sharedRegistry().find("back/api").orElseThrow().deleteImage(image.digest());
          }
        });

    Execution execution = pipeline.run(byHand("back", "one"));

    assertThat(execution.error()).isEqualTo("SwitchFailed");
    assertThat(execution.cause()).contains("1 of 2 targets", WEST);
    assertThat(
            pipeline.lambda().events().stream()
                .filter(event -> event.path("action").asText().equals("revert"))
                .filter(event -> event.has("ecr_account_id")))
        .hasSize(1);
    assertThat(execution.cause().lines().filter(line -> line.contains("not known"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torn | 222222222222 us-east-1; 222222222222,333333333333 us-east-1 ecr_account_id=444444444444"
            + " | 222222222222/us-east-1 is in targets[0] and targets[1], with different ecr_strategy",
        "word | 222222222222 us-east-1 ecr_strategy=remote"
            + " | targets[0]: remote is not an ecr_strategy, which is local or cross_account",
        "from | 222222222222 us-east-1 ecr_strategy=cross_account"
            + " | targets[0] is cross_account and has no ecr_account_id",
        "short | 222222222222 us-east-1; 333333333333 us-east-1 ecr_account_id=44"
            + " | targets[1]: the ecr_account_id 44 is not an account of 12 digits",
        "place | 222222222222 us-east-1 ecr_account_id=444444444444,ecr_account_region=here"
            + " | targets[0]: the ecr_account_region here is not a region"
      })
  void anEntryThatCannotBeMeantIsRefused(String repo, String entries, String sentence) {
    declare(repo, entries.split("; ", -1));
    template(repo + "/main/1.a", "");

    Execution execution = pipeline.run(byHand(repo, "one"));

    assertThat(execution.error()).isEqualTo("TargetsInvalid");
    assertThat(execution.cause())
        .contains("%s / dev of the table dev-aws-deployer--targets".formatted(repo), sentence);
    assertThat(pipeline.lambda().events()).isEmpty();
  }

  @Test
  void theSameTargetInTwoEntriesThatSayTheSameIsOne() {
    declare(
        "same",
        "222222222222 us-east-1 ecr_strategy=local",
        "222222222222,333333333333 us-east-1 ecr_strategy=local");
    template("same/main/1.a", "");
    assertThat(pipeline.run(byHand("same", "one")).succeeded().path("targets").asInt())
        .isEqualTo(2);
  }

  /** Whenever each target's call comes, the time is the build's. */
  @Test
  void aTimestampIsTheSameAtEveryTarget() {
    image("stamped/api", EAST, WEST);
    declare("stamped", "222222222222 us-east-1", "333333333333 us-west-2");
    pipeline.upload(
        "stamped/main/1.a/deploy-manifest.json",
        """
        {"images":[{"repository":"stamped/api","tag":"1","target_tags":["env-{env}-{timestamp}"]}]}
        """);
    template("stamped/main/1.a", "");

    JsonNode _ = pipeline.run(byHand("stamped", "one")).succeeded();

    assertThat(repository(EAST, "stamped/api").tags().keySet())
        .isEqualTo(repository(WEST, "stamped/api").tags().keySet())
        .anyMatch(tag -> tag.matches("env-dev-\\d{14}"));
    assertThat(pipeline.lambda().events())
        .extracting(event -> event.path("build_time").asText())
        .containsOnly(pipeline.lambda().events().getFirst().path("build_time").asText())
        .doesNotContain("");
  }

  @Test
  void whatTheInputSaysOfTheBuildIsPassedOn() {
    image("facts/api", EAST);
    declare("facts", "222222222222 us-east-1");
    pipeline.upload(
        "facts/main/1.a/deploy-manifest.json",
        """
        {"images":[{"repository":"facts/api","tag":"1",
          "target_tags":["{version}","git-{sha}","{branch}-{build}","at-{timestamp}"]}]}
        """);
    template("facts/main/1.a", "");
    ObjectNode facts =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "2.1.0")
            .put("commit_hash", "9f3c2e1")
            .put("branch", "release/2")
            .put("build_number", "7")
            .put("build_time", "2026-07-22T10:15:00Z")
            .put("allow_older", true);

    JsonNode _ = pipeline.run(byHand("facts", "one").setAll(facts)).succeeded();

    assertThat(repository(EAST, "facts/api").tags())
        .containsKeys("2.1.0", "git-9f3c2e1", "release-2-7", "at-20260722101500");
    assertThat(pipeline.lambda().events())
        .hasSize(3)
        .allSatisfy(event ->
            facts.forEachEntry(
                (name, value) -> assertThat(event.path(name)).as(name).isEqualTo(value)));
  }

  private static String pulling(String target) {
    return target
        + " ecr_strategy=cross_account,ecr_account_id=%s,ecr_account_region=us-east-1,env=prod"
            .formatted(SHARED);
  }

  private EcrRegistry sharedRegistry() {
    return registry(SHARED + "/us-east-1");
  }

  private void shared(String repository, Image image, String tag) {
    String policy =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
          "Action":["ecr:BatchGetImage","ecr:DescribeRepositories"]}]}
        """
            .formatted(pipeline.bed().function().arn());
    image.pushTo(sharedRegistry().createRepository(repository).policy(policy), tag);
  }
}
