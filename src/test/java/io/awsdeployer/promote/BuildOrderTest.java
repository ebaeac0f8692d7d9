package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.dynamodb.Table;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.TaggedPuts;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No older build moves a tag back over a newer one, unless it is told to. */
class BuildOrderTest {
  private static final Image ONE = TestImages.small(10);
  private static final Image TWO = TestImages.small(20);
  private static final Image THREE = TestImages.small(30);
  private static final Image OTHER = TestImages.small(40);
  private static final String TABLE = "test-aws-deployer--deployments";
  private static final String PK = "tags/222222222222/us-east-1";
  private static final String RIGHTS =
      Markdown.of("README.md").section("Tags").json().getLast().toString();

  private final Bed bed = Bed.start();

  @BeforeEach
  void threeBuilds() {
    bed.pushed("shop/api", "1", ONE).pushed("shop/api", "2", TWO).pushed("shop/api", "3", THREE);
    bed.pushed("shop/web", "1", OTHER);
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": true}}");
    bed.function().policy(RIGHTS);
    Table _ = table();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Table table() {
    return bed.pipeline().table(Bed.HOME, TABLE);
  }

  /** Which build the table says that a tag was given last. */
  private String holder(String tag) {
    return table().item(PK, tag).map(item -> item.at("/build_sk/S").asText()).orElse("nobody");
  }

  private String latest() {
    return bed.target("shop/api").tags().getOrDefault("latest", "nothing");
  }

  /** A build whose image becomes {@code latest}. */
  private ObjectNode build(String sk, String action) {
    ObjectNode event = bed.event().put("sk", "build-" + sk).put("action", action);
    event
        .putArray("images")
        .addObject()
        .put("repository", "shop/api")
        .put("tag", sk)
        .put("target_tag", "latest");
    return event;
  }

  private static ObjectNode andWeb(ObjectNode event) {
    event
        .withArray("images")
        .addObject()
        .put("repository", "shop/web")
        .put("tag", "1")
        .put("target_tag", "live");
    return event;
  }

  private Bed.Invocation promote(String sk) {
    return bed.invoke(build(sk, "promote"));
  }

  @Test
  void aNewerBuildMovesTheTagAndTheTableSaysSo() {
    JsonNode _ = promote("1").ok();
    JsonNode _ = promote("2").ok();
    assertThat(latest()).isEqualTo(TWO.digest());
    JsonNode item = table().item(PK, "shop/api:latest").orElseThrow();
    assertThat(item.at("/build_sk/S").asText()).isEqualTo("build-2");
    assertThat(item.at("/build_repo/S").asText()).isEqualTo("shop");
    assertThat(item.at("/build_digest/S").asText()).isEqualTo(TWO.digest());
    assertThat(item.at("/previous_sk/S").asText()).isEqualTo("build-1");
    assertThat(item.at("/updated_at/N").asLong()).isPositive();
  }

  @Test
  void anOlderBuildIsRefusedInThePlanAndNothingMoves() {
    JsonNode _ = promote("2").ok();
    bed.aws().requests().reset();
    NewerBuildPromotedException e = promote("1").failed(NewerBuildPromotedException.class);
    assertThat(e)
        .hasMessageContainingAll(
            "The tag shop/api:latest in the target registry 222222222222/us-east-1 belongs to the newer build build-2 of shop, and this build is build-1 of shop.",
            "call with \"allow_older\": true");
    assertThat(e.retryable()).isFalse();
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(bed.aws().requests().count("dynamodb:UpdateItem")).isZero();
    for (String action : new String[] {"stage", "switch"}) {
      assertThat(bed.invoke(build("1", action)).thrown())
          .isInstanceOf(NewerBuildPromotedException.class);
    }
    assertThat(refusedBy(build("1", "plan"))).isEqualTo("NewerBuildPromotedException");
    assertThat(latest()).isEqualTo(TWO.digest());
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
  }

  @Test
  void itIsOneOfAllObstacles() {
    JsonNode _ = promote("2").ok();
    OTHER.pushTo(bed.target("shop/web"), "x");
    ONE.pushTo(bed.target("shop/web"), "live");
    bed.target("shop/web").mutability(TagMutability.immutable());
    assertThat(bed.invoke(andWeb(build("1", "promote"))).failed(PromotionRejectedException.class))
        .hasMessageContainingAll("NewerBuildPromotedException", "TagImmutableException");
  }

  @Test
  void whereTheTagIsOnTheImageAlreadyThereIsNothingToRefuse() {
    JsonNode _ = promote("2").ok();
    ObjectNode older = build("2", "promote").put("sk", "build-1");
    assertThat(bed.invoke(older).ok().path("tags_switched").asInt()).isZero();
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
  }

  @Test
  void aNewerBuildOfTheSameImageHoldsTheTagToo() {
    JsonNode _ = promote("1").ok();
    JsonNode _ = bed.invoke(build("1", "promote").put("sk", "build-3")).ok();
    assertThat(promote("2").thrown()).isInstanceOf(NewerBuildPromotedException.class);
    assertThat(latest()).isEqualTo(ONE.digest());
  }

  @Test
  void aBuildThatIsRepeatedKeepsItsTagAndWhatWasBefore() {
    JsonNode _ = promote("1").ok();
    JsonNode _ = promote("2").ok();
    JsonNode _ = promote("2").ok();
    assertThat(table().item(PK, "shop/api:latest").orElseThrow().at("/previous_sk/S").asText())
        .isEqualTo("build-1");
  }

  @Test
  void anOlderBuildMayGoBackWhenItIsToldToAndTheLogSaysSo() {
    JsonNode _ = promote("2").ok();
    Bed.Invocation back = bed.invoke(build("1", "promote").put("allow_older", true));
    assertThat(back.ok().path("tags_switched").asInt()).isEqualTo(1);
    assertThat(latest()).isEqualTo(ONE.digest());
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
    assertThat(back.log())
        .filteredOn(line -> line.path("level").asText().equals("WARN"))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("message").asText())
              .isEqualTo("A tag goes back from a newer build, as allow_older says");
          assertThat(line.path("image").asText()).isEqualTo("shop/api:latest");
          assertThat(line.path("newer_sk").asText()).isEqualTo("build-2");
          assertThat(line.path("newer_repo").asText()).isEqualTo("shop");
        });
    JsonNode _ = promote("2").ok();
    assertThat(latest()).as("the newer one is newer again").isEqualTo(TWO.digest());
  }

  @Test
  void anAnswerOtherThanYesOrNoIsRefused() {
    assertThat(
            bed.invoke(build("1", "promote").put("allow_older", "yes"))
                .failed(InvalidRequestException.class))
        .hasMessageContaining("allow_older: must be true or false, not a string");
  }

  @Test
  void aNewerBuildThatComesBetweenPlanAndSwitchIsNotPassed() {
    FaultRule between =
        bed.aws().faults().on("dynamodb:BatchGetItem").after(() -> promote("2").ok());
    NewerBuildPromotedException e =
        bed.invoke(andWeb(build("1", "promote"))).failed(NewerBuildPromotedException.class);
    assertThat(between.fired()).isEqualTo(1);
    assertThat(e).hasMessageContaining("belongs to the newer build build-2");
    assertThat(latest()).isEqualTo(TWO.digest());
    assertThat(bed.target("shop/web").tags()).as("all or nothing").doesNotContainKey("live");
    assertThat(holder("shop/web:live")).as("is given back").isEmpty();
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
  }

  @Test
  void anOlderBuildThatComesBetweenIsPassedAndLearnsOfIt() {
    FaultRule between =
        bed.aws()
            .faults()
            .on("dynamodb:UpdateItem")
            .after(() ->
                assertThat(promote("1").thrown()).isInstanceOf(NewerBuildPromotedException.class));
    JsonNode _ = promote("2").ok();
    assertThat(between.fired()).isEqualTo(1);
    assertThat(latest()).isEqualTo(TWO.digest());
  }

  /** The newer build claims and moves the tag between this one's claim and its put. */
  @Test
  void aPutThatComesTooLateIsTurnedToTheNewerBuildsImage() {
    ONE.pushTo(bed.target("shop/web"), "live");
    boolean[] done = {false};
    TaggedPuts.into(
        "shop/api",
        bed,
        (request, service) -> {
          if (!done[0]) {
            done[0] = true;
            JsonNode _ = promote("2").ok();
          }
          return service.handle(request);
        });
    NewerBuildPromotedException e =
        bed.invoke(andWeb(build("1", "promote"))).failed(NewerBuildPromotedException.class);
    assertThat(e)
        .hasMessageStartingWith(
            "The switch failed: A newer build has claimed 1 of 2 tags while they were switched, shop/api:latest among them.")
        .hasMessageContaining("shop/api:latest points to %s (put back)".formatted(TWO.digest()));
    assertThat(latest()).isEqualTo(TWO.digest());
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
    assertThat(bed.target("shop/web").tags()).containsEntry("live", ONE.digest());
    assertThat(holder("shop/web:live")).isEmpty();
  }

  @Test
  void aSwitchThatFailsGivesTheTagsBack() {
    JsonNode _ = promote("1").ok();
    ONE.pushTo(bed.target("shop/web"), "live");
    TaggedPuts.into(
        "shop/web",
        bed,
        (request, service) -> {
          bed.target("shop/web").mutability(TagMutability.immutable());
          return service.handle(request);
        });
    assertThat(bed.invoke(andWeb(build("3", "promote"))).thrown())
        .isInstanceOf(SwitchFailedException.class);
    assertThat(latest()).isEqualTo(ONE.digest());
    assertThat(Stream.of("shop/api:latest", "shop/web:live").map(this::holder))
        .containsExactly("build-1", "");
    bed.aws().faults().clear();
    JsonNode _ = promote("2").ok();
    assertThat(latest()).isEqualTo(TWO.digest());
  }

  @Test
  void aSingleTagThatIsRefusedIsGivenBack() {
    JsonNode _ = promote("1").ok();
    TaggedPuts.into(
        "shop/api",
        bed,
        (request, service) -> {
          bed.target("shop/api").mutability(TagMutability.immutable());
          return service.handle(request);
        });
    assertThat(promote("3").thrown()).isNotNull();
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
  }

  @Test
  void aRevertGivesTheTagsBack() {
    JsonNode _ = bed.invoke(build("1", "switch")).ok();
    JsonNode _ = bed.invoke(andWeb(build("3", "switch"))).ok();
    JsonNode reverted = bed.invoke(build("3", "revert")).ok();
    assertThat(reverted.path("tags").findValuesAsText("result"))
        .containsExactly("restored", "new, stays");
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
    assertThat(holder("shop/web:live")).as("stays on its image").isEqualTo("build-3");
    JsonNode _ = bed.invoke(build("2", "switch")).ok();
    assertThat(latest()).isEqualTo(TWO.digest());
    JsonNode again = bed.invoke(build("3", "revert")).ok();
    assertThat(again.path("tags_restored").asInt()).isZero();
    assertThat(holder("shop/api:latest")).as("another's by now").isEqualTo("build-2");
  }

  @Test
  void aRevertThatCannotGiveATagBackSaysSoAndIsRepeated() {
    JsonNode _ = bed.invoke(build("1", "switch")).ok();
    JsonNode _ = bed.invoke(build("2", "switch")).ok();
    bed.aws().faults().on("dynamodb:UpdateItem").times(3).throttle();
    assertThat(bed.invoke(build("2", "revert")).failed(ServiceUnavailableException.class))
        .hasMessageContaining("The deployments table test-aws-deployer--deployments")
        .hasMessageContaining("(restored)");
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
    JsonNode _ = bed.invoke(build("2", "revert")).ok();
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
  }

  @Test
  void targetsHaveAnOrderOfTheirOwn() {
    JsonNode _ = promote("2").ok();
    bed.target().registry("eu-west-1").createRepository("shop/api");
    ObjectNode elsewhere = build("1", "promote").put("target_region", "eu-west-1");
    assertThat(bed.invoke(elsewhere).ok().path("tags_switched").asInt()).isEqualTo(1);
  }

  @Test
  void moreThanAHundredTagsAreAskedForInParts() {
    ObjectNode event = build("1", "promote");
    for (int i = 0; i < 100; i++) {
      event
          .withArray("images")
          .addObject()
          .put("repository", "shop/api")
          .put("tag", "1")
          .put("target_tag", "t" + i);
    }
    event.put("action", "plan");
    assertThat(bed.invoke(event).ok().path("tags_to_switch").asInt()).isEqualTo(101);
    assertThat(bed.aws().requests().count("dynamodb:BatchGetItem")).isEqualTo(2);
    table().set(PK, "shop/api:t99", "build_sk", "build-9");
    assertThat(refusedBy(event)).isEqualTo("NewerBuildPromotedException");
  }

  /** What a plan says stands in the way. */
  private String refusedBy(ObjectNode plan) {
    return bed.invoke(plan).ok().at("/refused/0/error").asText();
  }

  /** README's own block, with one action taken away after the other. */
  @ParameterizedTest
  @ValueSource(strings = {"dynamodb:BatchGetItem", "dynamodb:UpdateItem"})
  void neitherRightIsTooMuch(String action) {
    bed.function()
        .withoutPolicies()
        .policy(Policies.function(Bed.BUCKET))
        .policy(RIGHTS.replace(action, "dynamodb:ListTables"));
    assertThat(promote("1").failed(SourceAccessDeniedException.class))
        .hasMessageContaining("Attempted: " + action);
    assertThat(latest()).isEqualTo("nothing");
  }

  @Test
  void withoutTheRightTheStatementToAddIsToldBeforeAnythingMoves() {
    bed.function().withoutPolicies().policy(Policies.function(Bed.BUCKET)).policy(Policies.push());
    assertThat(promote("1").failed(SourceAccessDeniedException.class))
        .hasMessageContainingAll(
            "The deployments table test-aws-deployer--deployments in eu-central-1",
            "Attempted: dynamodb:BatchGetItem as arn:aws:sts::111111111111:assumed-role/promote-images/",
            "add to the identity policy of arn:aws:iam::111111111111:role/promote-images: {\"Effect\":\"Allow\",\"Action\":[\"dynamodb:BatchGetItem\",\"dynamodb:UpdateItem\"],\"Resource\":\"arn:aws:dynamodb:eu-central-1:111111111111:table/test-aws-deployer--deployments\"}",
            "turn the option tags.order off");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aTableThatIsNotThereIsTold() {
    bed.with("DEPLOYMENTS_TABLE", "{env}-others");
    bed.function().policy(RIGHTS.replace("*-aws-deployer--deployments", "*"));
    assertThat(promote("1").failed(InvalidRequestException.class))
        .hasMessageContainingAll(
            "The deployments table test-others", "ResourceNotFoundException", "DEPLOYMENTS_TABLE");
    Table _ = bed.pipeline().table(Bed.HOME, "test-others");
    JsonNode _ = promote("1").ok();
    assertThat(bed.pipeline().table(Bed.HOME, "test-others").size()).isEqualTo(1);
    bed.with("DEPLOYMENTS_TABLE", "arn:aws:dynamodb:…");
    assertThat(promote("1").failed(InvalidRequestException.class))
        .hasMessageContaining("DEPLOYMENTS_TABLE is wrong");
  }

  @Test
  void aTableThatIsTooBusyIsAskedAgainLater() {
    bed.aws().faults().on("dynamodb:BatchGetItem").times(3).throttle();
    assertThat(promote("1").failed(ServiceUnavailableException.class).retryable()).isTrue();
    JsonNode _ = promote("1").ok();
  }

  @Test
  void anAnswerThatIsLostTakesTheTagAllTheSame() {
    FaultRule lost = bed.aws().faults().on("dynamodb:UpdateItem").loseAnswer();
    JsonNode _ = promote("1").ok();
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
  }

  @Test
  void withoutTheOptionTheTableIsNotAsked() {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": false}}");
    JsonNode _ = promote("2").ok();
    JsonNode _ = promote("1").ok();
    assertThat(bed.aws().requests().count("dynamodb:BatchGetItem")).isZero();
    assertThat(table().size()).isZero();
  }
}
