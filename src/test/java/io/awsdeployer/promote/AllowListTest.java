package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.RepositoryNotAllowedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the option {@code allow_list} a build promotes only what its repository's list names. */
class AllowListTest {
  private static final String HOST = Bed.PIPELINE + ".dkr.ecr." + Bed.HOME + ".amazonaws.com/";

  private final Bed bed = Bed.start().with("PROMOTION_OPTIONS", "{\"allow_list\": true}");

  @BeforeEach
  void twoImages() {
    bed.pushed("shop/api", "1", TestImages.small(1))
        .pushed("shop/web", "1", TestImages.small(2))
        .manifestOf("shop/api:1", "shop/web:1");
    bed.function()
        .policy(Markdown.of("README.md").section("Allow-list").json().getFirst().toString());
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private void list(String text) {
    bed.pipeline().ssm(Bed.HOME).put("/test/aws-deployer/ecr-registries/shop", text);
  }

  private void nothingWasReadFromEcr() {
    assertThat(bed.aws().requests().entries())
        .extracting(LoggedRequest::operation)
        .noneMatch(operation -> operation.startsWith("ecr:"))
        .doesNotContain("sts:AssumeRole");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/api,shop/web",
        " shop/web , other, shop/api ,",
        "shop/*",
        "*",
        "*/api,s*b",
        HOST + "shop/api,shop/web",
        HOST + "shop/*",
        "https://" + HOST + "*",
        Bed.PIPELINE + ".dkr-ecr." + Bed.HOME + ".on.aws/shop/*",
        Bed.PIPELINE + ".dkr.ecr-fips." + Bed.HOME + ".amazonaws.com/shop/*"
      })
  void whatIsNamedIsPromoted(String text) {
    list(text);
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other",
        "shop",
        "shop/ap,shop/we",
        "shop/api/x,shop/*/web",
        "222222222222.dkr.ecr.eu-central-1.amazonaws.com/shop/*",
        "111111111111.dkr.ecr.us-east-1.amazonaws.com/shop/*"
      })
  void everyRepositoryThatIsNotNamedIsToldAtOnceAndNothingIsRead(String text) {
    list(text);
    assertThat(bed.promote().failed(RepositoryNotAllowedException.class))
        .hasMessageContainingAll(
            "shop may not promote 2 repositories that its allow-list does not name: shop/api, shop/web",
            "/test/aws-deployer/ecr-registries/shop, which has: " + text);
    nothingWasReadFromEcr();
  }

  @Test
  void whatIsNotNamedHoldsBackWhatIs() {
    list("shop/api");
    assertThat(bed.promote().failed(RepositoryNotAllowedException.class))
        .hasMessageContaining(
            "may not promote 1 repository that its allow-list does not name: shop/web.");
    nothingWasReadFromEcr();
  }

  @Test
  void theTargetsNameHasToBeNamedToo() {
    list("shop/*");
    bed.manifest(
        """
        {"images": [{"repository": "shop/api", "tag": "1", "target_repository": "payroll/api"}]}
        """);
    assertThat(bed.promote().failed(RepositoryNotAllowedException.class))
        .hasMessageContaining("payroll/api (target of shop/api:1)");
    nothingWasReadFromEcr();
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "resolve", "stage", "switch"})
  void everyActionThatReadsAManifestAsks(String action) {
    list("other");
    assertThat(
            bed.invoke(bed.event().put("action", action))
                .failed(RepositoryNotAllowedException.class)
                .retryable())
        .isFalse();
    nothingWasReadFromEcr();
  }

  @Test
  void ofAPlanItIsAnAnswerAndNothingIsReadEither() {
    list("shop/api");
    assertThat(bed.invoke(bed.event().put("action", "plan")).ok().path("verdict").asText())
        .isEqualTo("refused");
    nothingWasReadFromEcr();
  }

  @Test
  void imagesOfTheEventAreAskedForToo() {
    list("other");
    ObjectNode event = bed.event().put("action", "stage");
    event.putArray("images").addObject().put("repository", "shop/api").put("tag", "1");
    assertThat(bed.invoke(event).failed(RepositoryNotAllowedException.class))
        .hasMessageContaining("shop/api");
  }

  @Test
  void aRevertIsNotHeldBack() {
    list("shop/*");
    bed.invoke(bed.event().put("action", "switch")).ok();
    list("other");
    bed.invoke(bed.event().put("action", "revert")).ok();
  }

  @Test
  void aBuildWithoutImagesNeedsNoList() {
    bed.manifest("{\"images\": []}");
    assertThat(bed.promote().ok().path("skipped").asBoolean()).isTrue();
  }

  @Test
  void aBuildWithoutAListPromotesNothing() {
    assertThat(bed.promote().failed(RepositoryNotAllowedException.class))
        .hasMessageContainingAll(
            "shop has no allow-list",
            "aws ssm put-parameter --name /test/aws-deployer/ecr-registries/shop",
            "--region eu-central-1");
    nothingWasReadFromEcr();
  }

  @Test
  void aTemplatesBuildHasTheListOfItsBaseRepository() {
    list("shop/*");
    bed.invoke(bed.event().put("repo", "shop:worker").put("base_repo", "shop")).ok();
  }

  @Test
  void aRepositoryThatSsmHasNoNameForIsToldSo() {
    assertThat(
            bed.invoke(bed.event().put("repo", "shop:worker"))
                .failed(RepositoryNotAllowedException.class))
        .hasMessageContainingAll("shop:worker has no allow-list and cannot have one", "base_repo");
    assertThat(bed.aws().requests().failures()).isEmpty();
    nothingWasReadFromEcr();
  }

  @Test
  void anEntryThatIsNoneIsAnErrorOfTheList() {
    list("shop/api:1");
    assertThat(bed.promote().failed(InvalidRequestException.class))
        .hasMessageContainingAll(
            "/test/aws-deployer/ecr-registries/shop is wrong", "the entry 'shop/api:1' is neither");
  }

  @Test
  void withoutTheRightTheStatementIsTold() {
    try (Bed other = Bed.start().with("PROMOTION_OPTIONS", "{\"allow_list\": true}")) {
      other.pushed("shop/api", "1", TestImages.small(1)).manifestOf("shop/api:1");
      assertThat(other.promote().failed(SourceAccessDeniedException.class))
          .hasMessageContainingAll(
              "Could not read the SSM parameter /test/aws-deployer/ecr-registries/shop",
              "\"Resource\":\"arn:aws:ssm:eu-central-1:111111111111:parameter/test/aws-deployer/ecr-registries/*\"");
    }
  }
}
