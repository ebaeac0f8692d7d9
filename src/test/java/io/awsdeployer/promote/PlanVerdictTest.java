package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The action {@code plan} tells a pipeline whether to go on; nothing is written, whatever it says.
 */
class PlanVerdictTest {
  private final Bed bed = Bed.start();

  @AfterEach
  void end() {
    assertThat(bed.traffic().writes()).isEmpty();
    bed.close();
  }

  private Bed.Invocation plan() {
    return bed.invoke(bed.event().put("action", "plan"));
  }

  @Test
  void somethingToDoIsToBePromoted() {
    bed.pushed("app/api", "1", TestImages.small(1)).manifestOf("app/api:1");
    JsonNode output = plan().ok();
    assertThat(output.path("verdict").asText()).isEqualTo("promote");
    assertThat(output.has("refused")).isFalse();
  }

  @Test
  void whatIsInPlaceIsNothingToDo() {
    Image image = TestImages.small(1);
    bed.pushed("app/api", "1", image).manifestOf("app/api:1");
    image.pushTo(bed.target("app/api"), "1");
    assertThat(plan().ok().path("verdict").asText()).isEqualTo("nothing to do");
  }

  @Test
  void noManifestIsNothingToDoToo() {
    JsonNode output = plan().ok();
    assertThat(output.path("verdict").asText()).isEqualTo("nothing to do");
    assertThat(output.path("skipped").asBoolean()).isTrue();
    assertThat(bed.promote().ok().has("verdict")).isFalse();
  }

  @Test
  void whatStandsInTheWayIsToldWholeAndInTheManifestsOrder() {
    bed.pushed("app/held", "1", TestImages.small(1));
    TestImages.small(50).pushTo(bed.target("app/held"), "1");
    bed.target("app/held").mutability(TagMutability.immutable());
    TestImages.small(90).pushTo(bed.source("app/new"), "1");
    bed.pushed("app/gone", "1", TestImages.small(120));
    bed.manifestOf("app/held:1", "app/new:1", "app/gone:2");
    Bed.Invocation planned = plan();
    JsonNode output = planned.ok();
    assertThat(output.path("verdict").asText()).isEqualTo("refused");
    assertThat(output.path("images_promoted").asInt()).isZero();
    assertThat(output.path("images")).isEmpty();
    assertThat(output.path("skipped").asBoolean(true)).isFalse();
    assertThat(output.at("/source/account").asText()).isEqualTo(Bed.PIPELINE);
    assertThat(output.at("/target/region").asText()).isEqualTo(Bed.AWAY);
    JsonNode refused = output.path("refused");
    assertThat(refused.findValuesAsText("error"))
        .containsExactly(
            "TagImmutableException",
            "TargetRepositoryNotFoundException",
            "SourceImageNotFoundException");
    assertThat(refused.at("/0/image").asText()).isEqualTo("app/held:1");
    assertThat(refused.at("/1/repository").asText()).isEqualTo("app/new");
    assertThat(refused.at("/2/image").asText()).isEqualTo("app/gone:2");
    assertThat(refused.at("/1/message").asText())
        .contains("does not exist", "Attempted: ", "To do: create it");
    assertThat(refused).allSatisfy(one -> assertThat(one.path("retry").asBoolean(true)).isFalse());
    assertThat(Failures.logged(planned, "Would be refused", "error"))
        .containsExactlyElementsOf(refused.findValuesAsText("error"));
  }

  @Test
  void aRoleThatCannotBeAssumedIsOneOfThem() {
    bed.pushed("app/api", "1", TestImages.small(1)).manifestOf("app/api:1");
    bed.promoter().trust(Policies.trust("arn:aws:iam::111111111111:role/somebody-else"));
    JsonNode output = plan().ok();
    assertThat(output.path("verdict").asText()).isEqualTo("refused");
    assertThat(output.at("/target/account").asText()).isEqualTo(Bed.TARGET);
    assertThat(output.at("/refused/0/error").asText()).isEqualTo("RoleAssumptionFailedException");
    assertThat(output.at("/refused/0/message").asText()).contains("Cannot assume");
  }

  @Test
  void whatTheAllowListDoesNotNameIsOneOfThem() {
    bed.with("PROMOTION_OPTIONS", "{\"allow_list\": true}");
    bed.function()
        .policy(Markdown.of("README.md").section("Allow-list").json().getFirst().toString());
    bed.pushed("app/api", "1", TestImages.small(1)).manifestOf("app/api:1");
    for (String list : new String[] {"app/web", "other/*"}) {
      bed.pipeline().ssm(Bed.HOME).put("/test/aws-deployer/ecr-registries/shop", list);
      Bed.Invocation planned = plan();
      JsonNode output = planned.ok();
      assertThat(output.path("verdict").asText()).isEqualTo("refused");
      assertThat(output.path("refused")).hasSize(1);
      assertThat(output.at("/refused/0/error").asText()).isEqualTo("RepositoryNotAllowedException");
      assertThat(output.at("/refused/0/message").asText()).contains("app/api", "To do: ");
      assertThat(output.at("/target/account").asText()).isEqualTo(Bed.TARGET);
      assertThat(output.has("source")).isFalse();
      assertThat(Failures.logged(planned, "Would be refused", "error"))
          .containsExactly("RepositoryNotAllowedException");
    }
    bed.pipeline().ssm(Bed.HOME).delete("/test/aws-deployer/ecr-registries/shop");
    assertThat(plan().ok().at("/refused/0/message").asText()).contains("has no allow-list");
  }

  @Test
  void whatATargetThatPullsDoesNotFindIsToldWholeToo() {
    TestImages.small(1).pushTo(shared("app/api"), "1");
    TestImages.small(20).pushTo(shared("app/web"), "1");
    shared("app/closed").deletePolicy();
    bed.manifestOf("app/web:1", "app/api:2", "app/closed:1");
    Bed.Invocation planned = bed.invoke(pulling());
    JsonNode output = planned.ok();
    assertThat(output.path("verdict").asText()).isEqualTo("refused");
    assertThat(output.path("ecr_strategy").asText()).isEqualTo("cross_account");
    assertThat(output.at("/registry/account").asText()).isEqualTo("333333333333");
    assertThat(output.has("target")).isFalse();
    assertThat(output.path("images")).isEmpty();
    assertThat(output.path("refused").findValuesAsText("error"))
        .containsExactly("SourceImageNotFoundException", "SourceAccessDeniedException");
    assertThat(output.at("/refused/0/image").asText()).isEqualTo("app/api:2");
    assertThat(output.at("/refused/1/image").asText()).isEqualTo("app/closed:1");
    assertThat(Failures.logged(planned, "Would be refused", "error")).hasSize(2);
    assertThat(bed.invoke(pulling().put("action", "promote")).thrown())
        .as("of a promotion it is an error")
        .isInstanceOf(PromotionRejectedException.class);
  }

  @Test
  void whatMayPassWhereATargetPullsIsStillAnError() {
    TestImages.small(1).pushTo(shared("app/api"), "1");
    bed.manifestOf("app/api:1");
    FaultRule down = bed.aws().faults().on("ecr:BatchGetImage").always().status(503);
    assertThat(Failures.of(bed.invoke(pulling()), ServiceUnavailableException.class)).isNotNull();
    assertThat(down.fired()).isPositive();
  }

  @Test
  void theAllowListRefusesATargetThatPullsAsWell() {
    bed.with("PROMOTION_OPTIONS", "{\"allow_list\": true}");
    bed.function()
        .policy(Markdown.of("README.md").section("Allow-list").json().getFirst().toString());
    bed.manifestOf("app/api:1");
    JsonNode output = bed.invoke(pulling()).ok();
    assertThat(output.at("/refused/0/error").asText()).isEqualTo("RepositoryNotAllowedException");
    assertThat(output.path("ecr_strategy").asText()).isEqualTo("cross_account");
    assertThat(output.at("/registry/region").asText()).isEqualTo(Bed.HOME);
  }

  private ObjectNode pulling() {
    return bed.event()
        .put("action", "plan")
        .put("ecr_strategy", "cross_account")
        .put("ecr_account_id", "333333333333")
        .put("ecr_account_region", Bed.HOME);
  }

  private EcrRepository shared(String name) {
    return bed.aws()
        .account("333333333333")
        .registry(Bed.HOME)
        .createRepository(name)
        .policy(
            Policies.pull(bed.function().arn())
                .replace("\"ecr:GetDownloadUrlForLayer\"", "\"ecr:DescribeRepositories\""));
  }

  /** What the obstacles do not know of, because it is found when they have all been passed. */
  @Test
  void aRightThatIsMissingLaterIsOneOfThem() {
    bed.pushed("app/api", "1", TestImages.small(1)).manifestOf("app/api:1");
    bed.promoter()
        .withoutPolicies()
        .policy(Policies.push().replace("ecr:BatchCheckLayerAvailability", "ecr:ListImages"));
    assertThat(plan().ok().at("/refused/0/error").asText())
        .isEqualTo("TargetAccessDeniedException");
  }

  @Test
  void moreTagsThanTheFunctionHasTimeForAreOneOfThem() {
    bed.time(Duration.ofSeconds(2));
    bed.pushed("app/api", "1", TestImages.small(1)).manifestOf("app/api:1");
    assertThat(plan().ok().at("/refused/0/error").asText())
        .isEqualTo("TargetLimitExceededException");
  }

  @Test
  void whatMayPassIsStillAnError() {
    bed.pushed("app/api", "1", TestImages.small(1)).manifestOf("app/api:1");
    FaultRule down = bed.aws().faults().on("ecr:BatchGetImage").always().status(503);
    assertThat(Failures.of(plan(), ServiceUnavailableException.class).retryable()).isTrue();
    assertThat(down.fired()).isPositive();
  }

  @Test
  void soIsAManifestThatCannotBeRead() {
    bed.manifest("{\"images\": 7}");
    assertThat(plan().failed(InvalidManifestException.class)).hasMessageContaining("images");
  }

  /** Step Functions ends an execution whose state is larger than 256 KiB. */
  @Test
  void ofHundredsOfObstaclesAsManyAreNamedAsFitAndTheOthersCounted() {
    bed.pushed("app/api", "1", TestImages.small(1));
    bed.manifestOf(
        IntStream.range(0, 900).mapToObj("app/api:missing-%d"::formatted).toArray(String[]::new));
    JsonNode output = plan().ok();
    assertThat(output.toString().length()).isLessThanOrEqualTo(160 * 1024);
    assertThat(output.path("refused")).hasSizeGreaterThan(100);
    assertThat(output.path("refused").size() + output.path("refused_omitted").asInt())
        .isEqualTo(900);
  }

  @Test
  void aBlobThatSeveralImagesNeedIsTheFirstOnes() {
    Image first = TestImages.oci(1).layer(1_000).build();
    Image second = TestImages.oci(20).layer(first.layers().getFirst()).layer(50).build();
    bed.pushed("app/api", "1", first).pushed("app/api", "2", second);
    bed.pushed("app/web", "1", first).manifestOf("app/api:1", "app/api:2", "app/web:1");
    JsonNode output = plan().ok();
    long config = first.config().size();
    assertThat(output.path("details").findValuesAsText("blobs_to_copy"))
        .as("each target repository gets its own")
        .containsExactly("2", "2", "2");
    assertThat(output.path("details").findValuesAsText("bytes_to_copy"))
        .containsExactly(
            String.valueOf(first.layers().getFirst().size() + config),
            String.valueOf(second.layers().getLast().size() + second.config().size()),
            String.valueOf(first.layers().getFirst().size() + config));
    assertThat(sum(output, "bytes_to_copy")).isEqualTo(output.path("bytes_to_copy").asLong());
    assertThat(sum(output, "blobs_to_copy")).isEqualTo(output.path("blobs_to_copy").asLong());
  }

  private static long sum(JsonNode output, String field) {
    return output.path("details").valueStream().mapToLong(d -> d.path(field).asLong()).sum();
  }

  @Test
  void theChoiceOfReadmeGoesTheWayThatTheVerdictSays() {
    JsonNode choice =
        Markdown.of("README.md").section("Decide on a plan").json().getFirst().path("DecideOnPlan");
    assertThat(next(choice, plan().ok())).isEqualTo("DeployCloudFormation");
    TestImages.small(1).pushTo(bed.source("app/api"), "1");
    bed.manifestOf("app/api:1");
    assertThat(next(choice, plan().ok())).isEqualTo("TellWhatStandsInTheWay");
    var _ = bed.target("app/api");
    assertThat(next(choice, plan().ok())).isEqualTo("PromoteImages");
  }

  /** As Step Functions would: the first rule that holds, or the default. */
  private static String next(JsonNode choice, JsonNode plan) {
    JsonNode input = JsonNodeFactory.instance.objectNode().set("plan", plan);
    for (JsonNode rule : choice.path("Choices")) {
      JsonNode variable = input.at(rule.path("Variable").asText().substring(1).replace('.', '/'));
      assertThat(variable.isTextual()).as("Step Functions fails without it").isTrue();
      if (variable.asText().equals(rule.path("StringEquals").asText())) {
        return rule.path("Next").asText();
      }
    }
    return choice.path("Default").asText();
  }
}
