package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Promoted;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which registry is the source and which is the target. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class RegistriesTest {
  private static final String THIRD = "333333333333";
  private static final String ELSEWHERE = "ap-southeast-2";

  private final UploadWay way;
  private final Index image = TestImages.multiPlatform(1);

  RegistriesTest(UploadWay way) {
    this.way = way;
  }

  /** The image in another account's registry, which lets the function pull. */
  private EcrRepository inTheThirdAccount(Bed bed, String region) {
    EcrRepository repository =
        bed.aws().account(THIRD).registry(region).createRepository("app/api");
    image.pushTo(repository, "1.0");
    return repository.policy(Policies.pull(bed.function().arn()));
  }

  @Test
  void theSourceIsTheFunctionsOwnUnlessToldOtherwise() {
    try (Bed bed = Bed.start(way)) {
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      JsonNode output = bed.promote().ok();
      assertThat(output.path("source").toString())
          .isEqualTo("{\"account\":\"111111111111\",\"region\":\"eu-central-1\"}");
      assertThat(output.path("target").toString())
          .isEqualTo("{\"account\":\"222222222222\",\"region\":\"us-east-1\"}");
      assertThat(bed.traffic().assumedRoles()).isEqualTo(1);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void theEnvironmentNamesTheSource() {
    try (Bed bed = Bed.start(way).with("SOURCE_ECR_ACCOUNT", THIRD)) {
      bed.with("SOURCE_ECR_REGION", ELSEWHERE).manifestOf("app/api:1.0").target("app/api");
      inTheThirdAccount(bed, ELSEWHERE);
      bed.promote().ok();
      assertThat(bed.aws().requests().count("ssm:GetParameter")).isZero();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void parametersNameTheSource() {
    try (Bed bed = Bed.start(way).manifestOf("app/api:1.0")) {
      bed.pipeline()
          .ssm(Bed.HOME)
          .put("/test/aws-deployer/source-ecr-account", THIRD)
          .put("/test/aws-deployer/source-ecr-region", ELSEWHERE)
          .put("/other/aws-deployer/source-ecr-account", "999999999999");
      bed.target("app/api");
      inTheThirdAccount(bed, ELSEWHERE);
      bed.promote().ok();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void theEnvironmentGoesBeforeTheParametersEachByItself() {
    try (Bed bed = Bed.start(way).manifestOf("app/api:1.0").with("SOURCE_ECR_ACCOUNT", THIRD)) {
      bed.with("SOURCE_ECR_REGION", "");
      bed.pipeline()
          .ssm(Bed.HOME)
          .put("/test/aws-deployer/source-ecr-account", "999999999999")
          .put("/test/aws-deployer/source-ecr-region", ELSEWHERE);
      bed.target("app/api");
      inTheThirdAccount(bed, ELSEWHERE);
      bed.promote().ok();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void anotherAccountsSourceNeedsItsRepositoryPolicy() {
    try (Bed bed = Bed.start(way).manifestOf("app/api:1.0").with("SOURCE_ECR_ACCOUNT", THIRD)) {
      inTheThirdAccount(bed, Bed.HOME).deletePolicy();
      bed.target("app/api");
      assertThat(bed.promote().failed(SourceAccessDeniedException.class))
          .hasMessageContainingAll(
              "add to the repository policy of arn:aws:ecr:eu-central-1:333333333333:repository/app/api",
              bed.function().arn());
      assertThat(bed.traffic().writes()).isEmpty();
    }
  }

  @Test
  void withoutATargetAccountItIsTheFunctionsOwnAndNoRoleIsAssumed() {
    try (Bed bed = Bed.start(way).manifestOf("app/api:1.0")) {
      image.pushTo(bed.source("app/api"), "1.0");
      EcrRepository target = bed.pipeline().registry(Bed.AWAY).createRepository("app/api");
      JsonNode output = bed.invoke(ownAccount(bed, Optional.of(Bed.AWAY))).ok();
      assertThat(output.at("/target/account").asText()).isEqualTo(Bed.PIPELINE);
      assertThat(output.at("/target/region").asText()).isEqualTo(Bed.AWAY);
      assertThat(output.at("/images/0").asText()).isEqualTo(target.uri() + ":1.0");
      assertThat(bed.traffic().assumedRoles()).isZero();
      Promoted.exactly(target, Map.of("1.0", image));
      Promoted.cleanly(bed);
    }
  }

  @Test
  void namingTheFunctionsOwnAccountAssumesNoRoleEither() {
    try (Bed bed = Bed.start(way).manifestOf("app/api:1.0")) {
      image.pushTo(bed.source("app/api"), "1.0");
      EcrRepository target = bed.pipeline().registry(Bed.AWAY).createRepository("app/api");
      bed.invoke(bed.event().put("target_account", Bed.PIPELINE)).ok();
      assertThat(bed.traffic().assumedRoles()).isZero();
      Promoted.exactly(target, Map.of("1.0", image));
    }
  }

  @Test
  void withoutATargetRegionItIsTheFunctionsOwn() {
    try (Bed bed = Bed.start(way).manifestOf("app/api:1.0").with("SOURCE_ECR_ACCOUNT", THIRD)) {
      inTheThirdAccount(bed, Bed.HOME);
      EcrRepository target = bed.pipeline().registry(Bed.HOME).createRepository("app/api");
      bed.invoke(ownAccount(bed, Optional.empty())).ok();
      Promoted.exactly(target, Map.of("1.0", image));
      Promoted.cleanly(bed);
    }
  }

  @Test
  void theSamePlaceIsOnlyVerifiedAndTheOutputSaysSo() {
    try (Bed bed = Bed.start(way).manifestOf("app/api:1.0")) {
      image.pushTo(bed.source("app/api"), "1.0");
      Bed.Invocation invocation = bed.invoke(ownAccount(bed, Optional.empty()));
      JsonNode output = invocation.ok();
      assertThat(bed.traffic().writes()).isEmpty();
      assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
      assertThat(output.path("skipped").asBoolean()).isFalse();
      assertThat(output.at("/details/0/result").asText())
          .isEqualTo("verified: source and target are the same");
      assertThat(output.path("tags_switched").asInt(-1)).isZero();
      assertThat(invocation.log())
          .extracting(line -> line.path("message").asText())
          .contains("Verified, source and target are the same");
      Promoted.exactly(bed.source("app/api"), Map.of("1.0", image));
      Promoted.cleanly(bed);
    }
  }

  @Test
  void anotherTagInTheSamePlaceIsOnePutAndNoBlob() {
    try (Bed bed = Bed.start(way)) {
      image.pushTo(bed.source("app/api"), "1.0");
      bed.manifest(
          "{\"images\":[{\"repository\":\"app/api\",\"tag\":\"1.0\",\"target_tag\":\"live\"}]}");
      JsonNode output = bed.invoke(ownAccount(bed, Optional.empty())).ok();
      assertThat(bed.traffic().writes()).hasSize(1);
      assertThat(bed.traffic().puts()).isEqualTo(1);
      assertThat(output.at("/details/0/result").asText()).isEqualTo("tagged");
      Promoted.exactly(bed.source("app/api"), Map.of("1.0", image, "live", image));
      Promoted.cleanly(bed);
    }
  }

  @Test
  void anotherRepositoryInTheSameRegistryIsARealPromotion() {
    try (Bed bed = Bed.start(way)) {
      image.pushTo(bed.source("team/api"), "1.0");
      EcrRegistry registry = bed.sourceRegistry();
      registry.createRepository("prod/api");
      bed.manifest(
          "{\"images\":[{\"repository\":\"team/api\",\"tag\":\"1.0\",\"target_repository\":\"prod/api\"}]}");
      JsonNode output = bed.invoke(ownAccount(bed, Optional.empty())).ok();
      assertThat(output.at("/details/0/result").asText()).isEqualTo("copied");
      assertThat(bed.traffic().uploads()).isPositive();
      Promoted.exactly(registry.repository("prod/api"), Map.of("1.0", image));
      Promoted.cleanly(bed);
    }
  }

  private static ObjectNode ownAccount(Bed bed, Optional<String> region) {
    ObjectNode event = bed.event();
    event.remove("target_account");
    event.remove("target_region");
    region.ifPresent(name -> event.put("target_region", name));
    return event;
  }
}
