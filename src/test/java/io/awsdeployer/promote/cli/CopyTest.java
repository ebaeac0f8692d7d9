package io.awsdeployer.promote.cli;

import static io.awsdeployer.promote.cli.CliScene.SOURCE;
import static io.awsdeployer.promote.cli.CliScene.SOURCE_ROLE;
import static io.awsdeployer.promote.cli.CliScene.TARGET;
import static io.awsdeployer.promote.cli.CliScene.TARGET_ROLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Promoted;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One image by its full name to another, with a role for each side (requirement 004). */
class CopyTest {
  private static final String[] ROLES = {
    "--source-role", SOURCE_ROLE, "--target-role", TARGET_ROLE
  };

  private final Index image = TestImages.multiPlatform(1);

  private static CliScene.Ended copy(CliScene scene, String source, String target) {
    return scene.run(
        "copy",
        SOURCE + source,
        TARGET + target,
        "--source-role",
        SOURCE_ROLE,
        "--target-role=" + TARGET_ROLE);
  }

  @Test
  void promotesTheWholeImageWithBothRolesAssumed() {
    try (CliScene scene = CliScene.start()) {
      EcrRepository target = scene.pushed("shop/api", "1.4.0", image);

      CliScene.Ended ended = copy(scene, "shop/api:1.4.0", "shop/api:1.4.0");

      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      JsonNode output = ended.json();
      assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
      assertThat(output.at("/images/0").asText()).isEqualTo(target.uri() + ":1.4.0");
      assertThat(output.at("/details/0/digest").asText()).isEqualTo(image.digest());
      assertThat(output.at("/source/account").asText()).isEqualTo("111111111111");
      assertThat(output.at("/target/region").asText()).isEqualTo("us-east-1");
      assertThat(scene.bed().traffic().assumedRoles()).isEqualTo(2);
      assertThat(scene.aws().requests().count("ssm:GetParameter")).isZero();
      assertThat(scene.aws().requests().failures()).isEmpty();
      Promoted.exactly(target, Map.of("1.4.0", image));
    }
  }

  @Test
  void theTargetsTagIsTheSourcesUnlessItHasOneOfItsOwn() {
    try (CliScene scene = CliScene.start()) {
      EcrRepository same = scene.pushed("shop/api", "1.4.0", image);
      EcrRepository other = scene.bed().target("live/api");
      assertThat(copy(scene, "shop/api:1.4.0", "shop/api").code()).isEqualTo(ExitCode.DONE);
      assertThat(copy(scene, "shop/api:1.4.0", "live/api:stable").code()).isEqualTo(ExitCode.DONE);
      Promoted.exactly(same, Map.of("1.4.0", image));
      Promoted.exactly(other, Map.of("stable", image));
    }
  }

  /** The tag may have moved on, or never have been. */
  @Test
  void aSourceIsTakenByItsDigestAlone() {
    try (CliScene scene = CliScene.start()) {
      EcrRepository target = scene.pushed("shop/api", "1.4.0", image);
      TestImages.small(9).pushTo(scene.bed().source("shop/api"), "1.4.0");

      CliScene.Ended ended = copy(scene, "shop/api@" + image.digest(), "shop/api:release");

      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      assertThat(ended.json().at("/details/0/source").asText())
          .isEqualTo("shop/api@" + image.digest());
      Promoted.exactly(target, Map.of("release", image));
    }
  }

  @Test
  void aDigestBesideATagIsCheckedAgainstIt() {
    try (CliScene scene = CliScene.start()) {
      EcrRepository target = scene.pushed("shop/api", "1.4.0", image);
      CliScene.Ended fine = copy(scene, "shop/api:1.4.0@" + image.digest(), "shop/api");
      assertThat(fine.code()).isEqualTo(ExitCode.DONE);
      TestImages.small(9).pushTo(scene.bed().source("shop/api"), "1.4.0");

      CliScene.Ended moved = copy(scene, "shop/api:1.4.0@" + image.digest(), "shop/api");

      assertThat(moved.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(moved.err()).contains("SourceImageNotFoundException: ");
      Promoted.exactly(target, Map.of("1.4.0", image));
    }
  }

  @Test
  void aPlanWritesNothingAndSaysWhatItWouldDo() {
    try (CliScene scene = CliScene.start()) {
      EcrRepository target = scene.pushed("shop/api", "1.4.0", image);
      TestImages.small(9).pushTo(target, "1.4.0");

      CliScene.Ended ended =
          scene.run(
              "copy",
              "--plan",
              SOURCE + "shop/api:1.4.0",
              TARGET + "shop/api",
              ROLES[0],
              ROLES[1],
              ROLES[2],
              ROLES[3]);

      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      assertThat(ended.json().path("action").asText()).isEqualTo("plan");
      assertThat(ended.err())
          .contains("FROM 111111111111/eu-central-1  TO 222222222222/us-east-1  DIGEST")
          .containsPattern(
              "shop/api:1\\.4\\.0 +shop/api:1\\.4\\.0 +%s +to copy +[0-9.]+ kB +to move from sha256:[0-9a-f]{12} to %s"
                  .formatted(image.digest().substring(0, 19), image.digest().substring(0, 19)))
          .contains("Nothing stands in the way: ");
      assertThat(scene.bed().traffic().writes()).isEmpty();
    }
  }

  /** As the Job of requirement 004 has them; blanks and empty values are none. */
  @Test
  void rolesAndImagesMayComeFromTheEnvironment() {
    try (CliScene scene = CliScene.start()) {
      EcrRepository target = scene.pushed("shop/api", "1.4.0", image);
      scene
          .with("SOURCE_ROLE_ARN", SOURCE_ROLE)
          .with("TARGET_ROLE_ARN", "")
          .with("DEST_ROLE_ARN", TARGET_ROLE)
          .with("SOURCE_IMAGE", SOURCE + "shop/api:1.4.0")
          .with("DEST_IMAGE", TARGET + "shop/api:1.4.0")
          .with("AWS_REGION", "");

      assertThat(scene.run("copy").code()).isEqualTo(ExitCode.DONE);
      Promoted.exactly(target, Map.of("1.4.0", image));
    }
  }

  /** The session's name is in both accounts' CloudTrail. */
  @Test
  void theBuildIsPartOfTheSessionsNames() {
    try (CliScene scene = CliScene.start()) {
      scene.pushed("shop/api", "1.4.0", image);
      scene.bed().target().role("ecr-role").withoutPolicies();
      CliScene.Ended ended =
          scene.run(
              "copy",
              SOURCE + "shop/api:1.4.0",
              TARGET + "shop/api",
              "--build",
              "release-7",
              ROLES[0],
              ROLES[1],
              ROLES[2],
              ROLES[3]);
      assertThat(ended.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(ended.err())
          .contains("assumed-role/ecr-role/promote-shop-api-release-7")
          .contains("TargetAccessDeniedException: ");
    }
  }

  @Test
  void externalIdsGoWithTheirRoles() {
    try (CliScene scene = CliScene.start()) {
      EcrRepository target = scene.pushed("shop/api", "1.4.0", image);
      trustWithId(scene, "pulls");
      CliScene.Ended without = copy(scene, "shop/api:1.4.0", "shop/api");
      assertThat(without.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(without.err()).contains("Cannot assume " + SOURCE_ROLE);

      CliScene.Ended with =
          scene.run(
              "copy",
              SOURCE + "shop/api:1.4.0",
              TARGET + "shop/api",
              "--source-external-id=pulls",
              "--target-external-id=pushes",
              ROLES[0],
              ROLES[1],
              ROLES[2],
              ROLES[3]);
      assertThat(with.code()).isEqualTo(ExitCode.DONE);
      Promoted.exactly(target, Map.of("1.4.0", image));
    }
  }

  private static void trustWithId(CliScene scene, String sourceId) {
    var _ =
        scene.bed().pipeline().role("ecr-role").trust(Policies.trust(scene.pod().arn(), sourceId));
    var _ =
        scene.bed().target().role("ecr-role").trust(Policies.trust(scene.pod().arn(), "pushes"));
  }
}
