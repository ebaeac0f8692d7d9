package io.awsdeployer.promote.cli;

import static io.awsdeployer.promote.cli.CliScene.SOURCE;
import static io.awsdeployer.promote.cli.CliScene.SOURCE_ROLE;
import static io.awsdeployer.promote.cli.CliScene.TARGET;
import static io.awsdeployer.promote.cli.CliScene.TARGET_ROLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Signing;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What options make of a plan is in the table, and around it. */
class PlanTableTest {
  private final Image image = TestImages.small(1);

  private static CliScene.Ended copy(CliScene scene, String... more) {
    String[] words = {
      "copy",
      SOURCE + "shop/api:1",
      TARGET + "shop/api",
      "--source-role=" + SOURCE_ROLE,
      "--target-role=" + TARGET_ROLE
    };
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return scene.run(all);
  }

  @Test
  void aRepositoryToBeMadeIsToldWithWhereItsSettingsComeFrom() {
    try (CliScene scene =
        CliScene.start().with("PROMOTION_OPTIONS", "{\"repositories\": {\"create\": \"given\"}}")) {
      image.pushTo(scene.bed().source("shop/api"), "1");
      CliScene.Ended planned = copy(scene, "--plan");
      assertThat(planned.code()).isEqualTo(ExitCode.DONE);
      assertThat(planned.err())
          .contains("To create: the repository shop/api, settings from: given")
          .contains("to copy");
    }
  }

  @Test
  void whatTravelsAndWhatWouldBeKeptIsTold() {
    try (CliScene scene =
        CliScene.start()
            .with(
                "PROMOTION_OPTIONS",
                "{\"referrers\": true, \"receipts\": {\"keep_previous\": \"rollback-{tag}\"}}")) {
      scene.pushed("shop/api", "1", image);
      TestImages.small(9).pushTo(scene.bed().target("shop/api"), "1");
      Signing.referrer(Signing.NOTATION, "s", image).pushTo(scene.bed().source("shop/api"));
      CliScene.Ended planned = copy(scene, "--plan");
      assertThat(planned.err())
          .contains("to copy, with 1 referrer")
          .contains("What shop/api:1 points to would be kept as rollback-1");
      assertThat(scene.bed().traffic().writes()).isEmpty();
    }
  }

  /** The signature of an image that is there has a size, too. */
  @Test
  void anImageThatIsThereMayHaveSomethingToCopy() {
    try (CliScene scene = CliScene.start().with("PROMOTION_OPTIONS", "{\"referrers\": true}")) {
      image.pushTo(scene.pushed("shop/api", "1", image), "1");
      Signing.referrer(Signing.NOTATION, "s", image).pushTo(scene.bed().source("shop/api"));
      assertThat(copy(scene, "--plan").err())
          .containsPattern("present, with 1 referrer +[0-9]+ B +in place");
    }
  }

  @Test
  void aTagThatGoesBackIsToldWithTheNewerBuild() {
    try (CliScene scene =
        CliScene.start().with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": true}}")) {
      scene.pushed("shop/api", "1", image);
      TestImages.small(9).pushTo(scene.bed().target("shop/api"), "1");
      var _ =
          scene
              .pod()
              .policy(
                  Markdown.of("README.md")
                      .section("Tags")
                      .json()
                      .getLast()
                      .toString()
                      .replace("111111111111", CliScene.POD));
      scene
          .aws()
          .account(CliScene.POD)
          .table(Bed.HOME, "test-aws-deployer--deployments")
          .set("tags/222222222222/us-east-1", "shop/api:1", "build_sk", "9");
      CliScene.Ended planned =
          scene
              .with("AWS_REGION", Bed.HOME)
              .with("SOURCE_ECR_ACCOUNT", Bed.PIPELINE)
              .with("SOURCE_ECR_REGION", Bed.HOME)
              .with("SOURCE_ROLE_ARN", SOURCE_ROLE)
              .with("TARGET_ROLE_ARN", TARGET_ROLE)
              .input(
                  """
                  {"env": "test", "repo": "shop", "sk": "1", "action": "plan", "allow_older": true,
                   "target_account": "222222222222", "target_region": "us-east-1",
                   "images": [{"repository": "shop/api", "tag": "1"}]}
                  """)
              .run("run", "--event", "-");
      assertThat(planned.err()).containsPattern("to move from .*, back from the newer build 9");
    }
  }
}
