package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The template's parameter for a role in the source's account. */
class DeployedSourceRoleTest {
  private static final String PULLER = "arn:aws:iam::333333333333:role/ImagePullRole";

  /** In place of the right to read the source itself, of which nothing is left then. */
  @Test
  void aRoleForTheSourceIsAssumedWhereOneIsGiven() {
    try (Bed bed = Deployed.bed(Map.of("SourceRoleArn", PULLER), Map.of())) {
      pulledBy(bed, Optional.empty());
      assertThat(bed.promote().ok().at("/source/account").asText()).isEqualTo("333333333333");
      assertThat(bed.aws().requests().failures()).isEmpty();
      bed.with("SOURCE_ROLE_ARN", "");
      TestImages.small(2).pushTo(bed.source("shop/api"), "1");
      assertThat(bed.promote().failed(SourceAccessDeniedException.class))
          .hasMessageContaining("ecr:BatchGetImage");
    }
    try (Bed bed = Deployed.bed(Map.of(), Map.of()).with("SOURCE_ROLE_ARN", PULLER)) {
      pulledBy(bed, Optional.empty());
      assertThat(bed.promote().failed(RoleAssumptionFailedException.class))
          .hasMessageContaining("Cannot assume " + PULLER);
    }
  }

  @Test
  void theSourcesRoleMayAskForAnExternalId() {
    for (boolean agreed : new boolean[] {true, false}) {
      Map<String, String> parameters =
          Map.of("SourceRoleArn", PULLER, "SourceRoleExternalId", agreed ? "agreed" : "");
      try (Bed bed = Deployed.bed(parameters, Map.of())) {
        pulledBy(bed, Optional.of("agreed"));
        assertThat(bed.promote().thrown() instanceof RoleAssumptionFailedException)
            .isEqualTo(!agreed);
      }
    }
  }

  /** Then its policy reads settings, and not the function's (README, "A role for the source"). */
  @Test
  void repositoriesAreMadeLikeTheSourcesByItsRole() {
    Map<String, String> source = Map.of("CreateRepositories", "source");
    try (Bed bed =
        Deployed.bed(Map.of("SourceRoleArn", PULLER, "CreateRepositories", "source"), source)
            .with("PROMOTION_OPTIONS", "{\"repositories\": {\"create\": \"source\"}}")) {
      pulledBy(bed, Optional.empty());
      DeployedOption.withoutRepository(bed);
      assertThat(bed.promote().failed(SourceAccessDeniedException.class))
          .hasMessageContaining("add to the identity policy of " + PULLER);
      JsonNode settings = Markdown.of("README.md").section("Repositories").json().getLast();
      var _ =
          bed.aws()
              .account("333333333333")
              .role("ImagePullRole")
              .policy(settings.toString().replace(Bed.PIPELINE, "333333333333"));
      assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
    }
  }

  private static void pulledBy(Bed bed, Optional<String> externalId) {
    Markdown rights = Markdown.of("README.md").section("Rights").section("A role for the source");
    TestImages.small(1)
        .pushTo(
            bed.aws().account("333333333333").registry(Bed.HOME).createRepository("shop/api"), "1");
    var _ = bed.target("shop/api");
    var _ = bed.manifestOf("shop/api:1");
    var _ =
        bed.aws()
            .account("333333333333")
            .role("ImagePullRole")
            .policy(rights.json().get(1).toString())
            .trust(
                externalId
                    .map(id -> Policies.trust(bed.function().arn(), id))
                    .orElseGet(() -> rights.json().get(2).toString()));
  }
}
