package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Signing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies of README's section on rights, as they stand there, are enough and not too much. */
class ReadmeRightsTest {
  private static final String ELSEWHERE = "333333333333";
  private static final Markdown RIGHTS = Markdown.of("README.md").section("Rights");

  /** What the roles and repositories get. */
  private record Policies(JsonNode function, JsonNode target, JsonNode trust, JsonNode source) {
    static Policies asWritten() {
      List<JsonNode> target = RIGHTS.section("The target account's role").json();
      return new Policies(
          RIGHTS.section("The function's role").json().getFirst(),
          target.getFirst(),
          target.get(1),
          RIGHTS.section("A source in a third account").json().getFirst());
    }

    static JsonNode trustWithExternalId() {
      return RIGHTS.section("The target account's role").json().get(2);
    }

    Policies withFunction(JsonNode other) {
      return new Policies(other, target, trust, source);
    }

    Policies withTarget(JsonNode other) {
      return new Policies(function, other, trust, source);
    }

    Policies withTrust(JsonNode other) {
      return new Policies(function, target, other, source);
    }

    Policies withSource(JsonNode other) {
      return new Policies(function, target, trust, other);
    }
  }

  /** One action of one statement, and the policy without it. */
  private record Removal(String action, boolean optional, JsonNode rest) {}

  @Test
  void areEnough() {
    try (Bed bed = bed(Policies.asWritten())) {
      assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(2);
      assertThat(bed.aws().requests().count("ecr:GetAuthorizationToken")).isEqualTo(1);
      for (String action : List.of("resolve", "stage", "switch", "revert")) {
        assertThat(
                bed.invoke(bed.event().put("action", action)).ok().path("skipped").asBoolean(true))
            .isFalse();
      }
      assertThat(bed.aws().requests().failures()).isEmpty();
    }
  }

  @Test
  void areEnoughForWhatBelongsToTheImagesToTravel() {
    Image signature = Signing.referrer(Signing.NOTATION, "s", TestImages.multiPlatform(1));
    try (Bed bed = bed(Policies.asWritten()).with("PROMOTION_OPTIONS", "{\"referrers\": true}")) {
      signature.pushTo(bed.source("shop/api"));
      bed.promote().ok();
      assertThat(bed.target("shop/api").imageDigests()).contains(signature.digest());
      assertThat(bed.aws().requests().failures()).isEmpty();
    }
  }

  /** What README says of these options: they need no right that is not here. */
  @Test
  void areEnoughForReceiptsAndKeepTags() {
    String options = Markdown.of("README.md").section("Keep-tags").json().getFirst().toString();
    try (Bed bed = bed(Policies.asWritten())) {
      bed.with("PROMOTION_OPTIONS", options);
      TestImages.small(80).pushTo(bed.target("shop/api"), "1");
      for (String action : List.of("plan", "stage", "promote", "revert", "switch")) {
        JsonNode output = bed.invoke(bed.event().put("action", action)).ok();
        assertThat(output.has("receipt")).isEqualTo(!action.equals("plan"));
      }
      assertThat(bed.target("shop/api").tags()).containsKey("rollback-1");
      assertThat(bed.aws().requests().failures()).isEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> noneOfTheFunctionsIsTooMuch() {
    Policies all = Policies.asWritten();
    return removals(all.function()).map(r -> without(r, all.withFunction(r.rest())));
  }

  @TestFactory
  Stream<DynamicTest> noneOfTheTargetsIsTooMuch() {
    Policies all = Policies.asWritten();
    return removals(all.target()).map(r -> without(r, all.withTarget(r.rest())));
  }

  private static DynamicTest without(Removal removal, Policies rest) {
    return DynamicTest.dynamicTest(
        (removal.optional() ? "optional " : "") + removal.action(),
        () -> {
          try (Bed bed = bed(rest)) {
            // A switch takes all that a promotion takes, and its receipt.
            assertThat(
                    bed.invoke(bed.event().put("action", "switch")).thrown()
                        instanceof PromotionException)
                .isEqualTo(!removal.optional());
          }
        });
  }

  @Test
  void theFunctionsOwnAccountAsTargetNeedsNoRole() {
    JsonNode own =
        replaced(
            Policies.asWritten().target(), "us-east-1:" + Bed.TARGET, "us-east-1:" + Bed.PIPELINE);
    try (Bed bed = bed(Policies.asWritten())) {
      bed.function().policy(own.toString());
      EcrRegistry away = bed.pipeline().registry(Bed.AWAY);
      Stream.of("shop/api", "shop/windows").forEach(away::createRepository);
      ObjectNode event = bed.event();
      event.remove("target_account");

      assertThat(bed.invoke(event).ok().path("images_promoted").asInt()).isEqualTo(2);
      assertThat(bed.aws().requests().count("sts:AssumeRole")).isZero();
    }
  }

  @Test
  void anExternalIdHasToBeConfigured() {
    try (Bed bed = bed(Policies.asWritten().withTrust(Policies.trustWithExternalId()))) {
      assertThat(bed.promote().thrown()).isInstanceOf(RoleAssumptionFailedException.class);

      bed.with("EXECUTION_ROLE_EXTERNAL_ID", "my-external-id").promote().ok();
    }
  }

  @Test
  void aSourceInAThirdAccountNeedsBothSides() {
    Policies all = Policies.asWritten();
    JsonNode function = replaced(all.function(), Bed.PIPELINE + ":repo", ELSEWHERE + ":repo");
    try (Bed bed = elsewhere(all.withFunction(function))) {
      assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(2);
    }
    try (Bed bed = elsewhere(all)) {
      assertThat(bed.promote().thrown()).hasMessageContaining("identity policy");
    }
  }

  /** And nothing but mounts takes it: without it the same images are uploaded. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOptionalRightToMountLetsSharedLayersBeMounted(boolean given) {
    try (Bed bed = bed(Policies.asWritten())) {
      bed.aws().ecr().behaviour(bed.aws().ecr().behaviour().with(Switch.BLOB_MOUNTING));
      if (given) {
        bed.promoter()
            .policy(RIGHTS.section("Mounting shared layers").json().getFirst().toString());
      }
      Image image = TestImages.small(1);
      bed.pushed("shop/one", "1", image).pushed("shop/two", "1", image);
      bed.manifestOf("shop/one:1", "shop/two:1");
      assertThat(bed.promote().ok().path("blobs_mounted").asInt()).isEqualTo(given ? 3 : 0);
    }
  }

  @TestFactory
  Stream<DynamicTest> noneOfTheSourcesIsTooMuch() {
    Policies all = Policies.asWritten();
    JsonNode function = replaced(all.function(), Bed.PIPELINE + ":repo", ELSEWHERE + ":repo");
    return removals(all.source())
        .map(r ->
            DynamicTest.dynamicTest(
                r.action(),
                () -> {
                  try (Bed bed = elsewhere(all.withFunction(function).withSource(r.rest()))) {
                    assertThat(bed.promote().thrown())
                        .isInstanceOf(PromotionException.class)
                        .hasMessageContaining("repository policy");
                  }
                }));
  }

  @Test
  void theOptionalRightToDescribeTellsArchivedImages() {
    Policies all = Policies.asWritten();
    JsonNode without =
        removals(all.function()).filter(Removal::optional).findFirst().orElseThrow().rest();
    assertThat(archived(all)).isInstanceOf(UnsupportedImageException.class);
    assertThat(archived(all.withFunction(without)))
        .isInstanceOf(SourceImageNotFoundException.class);
  }

  private static Throwable archived(Policies policies) {
    try (Bed bed = bed(policies)) {
      bed.aws().ecr().behaviour(bed.aws().ecr().behaviour().with(Switch.ARCHIVED_IS_NOT_FOUND));
      bed.source("shop/api").archive(TestImages.multiPlatform(1).digest());
      return bed.promote().thrown();
    }
  }

  /**
   * A bed with these policies and none else. Its promotion makes use of every right: there is only
   * the second of the two manifest files, and one image has a foreign layer.
   */
  private static Bed bed(Policies policies) {
    Bed bed = Bed.start();
    Image windows = TestImages.oci(7).layer(1_000).foreignLayer().build();
    bed.pushed("shop/api", "1", TestImages.multiPlatform(1)).pushed("shop/windows", "1", windows);
    bed.file(
        "container-images.json",
        "{\"images\":[{\"registry\":\"shop/api\",\"tag\":\"1\"},{\"registry\":\"shop/windows\",\"tag\":\"1\"}]}"
            .getBytes(StandardCharsets.UTF_8));
    bed.function()
        .withoutPolicies()
        .policy(replaced(policies.function(), "my-artifacts", Bed.BUCKET).toString());
    bed.promoter()
        .withoutPolicies()
        .policy(policies.target().toString())
        .trust(policies.trust().toString());
    return bed;
  }

  /** The same with the source images in a third account. */
  private static Bed elsewhere(Policies policies) {
    Bed bed = bed(policies).with("SOURCE_ECR_ACCOUNT", ELSEWHERE);
    EcrRegistry registry = bed.aws().account(ELSEWHERE).registry(Bed.HOME);
    String policy = policies.source().toString();
    TestImages.multiPlatform(1).pushTo(registry.createRepository("shop/api").policy(policy), "1");
    TestImages.oci(7)
        .layer(1_000)
        .foreignLayer()
        .build()
        .pushTo(registry.createRepository("shop/windows").policy(policy), "1");
    return bed;
  }

  private static Stream<Removal> removals(JsonNode policy) {
    List<Removal> removals = new ArrayList<>();
    for (int i = 0; i < policy.path("Statement").size(); i++) {
      JsonNode statement = policy.path("Statement").path(i);
      boolean optional = statement.path("Sid").asText().startsWith("Optional");
      int actions = Math.max(1, statement.path("Action").size());
      for (int j = 0; j < actions; j++) {
        JsonNode rest = policy.deepCopy();
        String action;
        if (actions == 1) {
          JsonNode only = statement.path("Action");
          action = only.isArray() ? only.path(0).asText() : only.asText();
          ((ArrayNode) rest.path("Statement")).remove(i);
        } else {
          action = statement.path("Action").path(j).asText();
          ((ArrayNode) rest.path("Statement").path(i).path("Action")).remove(j);
        }
        removals.add(new Removal(action, optional, rest));
      }
    }
    return removals.stream();
  }

  private static JsonNode replaced(JsonNode policy, String example, String real) {
    assertThat(policy.toString()).contains(example);
    return new Markdown("```json\n%s\n```".formatted(policy.toString().replace(example, real)))
        .json()
        .getFirst();
  }
}
