package io.awsdeployer.promote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Promoted;
import io.awsdeployer.promote.testing.S3Notification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function's events, by the command line. */
class RunTest {
  private final Index image = TestImages.multiPlatform(1);

  private CliScene scene() {
    CliScene scene = CliScene.start();
    scene
        .with("AWS_REGION", Bed.HOME)
        .with("SOURCE_ECR_ACCOUNT", Bed.PIPELINE)
        .with("SOURCE_ECR_REGION", Bed.HOME)
        .with("SOURCE_ROLE_ARN", CliScene.SOURCE_ROLE)
        .with("EXECUTION_ROLE_NAME", "ecr-role");
    scene.pushed("shop/api", "1", image);
    return scene;
  }

  private static ObjectNode event(CliScene scene) {
    ObjectNode event = scene.bed().event();
    event.putArray("images").addObject().put("repository", "shop/api").put("tag", "1");
    return event;
  }

  @Test
  void anEventComesFromAFile(@TempDir Path folder) throws IOException {
    try (CliScene scene = scene()) {
      Path file = Files.writeString(folder.resolve("event.json"), event(scene).toString());
      CliScene.Ended ended = scene.run("run", "--event", file.toString());
      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      assertThat(ended.json().path("images_promoted").asInt()).isEqualTo(1);
      Promoted.exactly(scene.bed().target("shop/api"), Map.of("1", image));
    }
  }

  @Test
  void anEventComesFromStandardInputAndItsActionMayBeAnother() {
    try (CliScene scene = scene()) {
      CliScene.Ended ended =
          scene.input(event(scene).toString()).run("run", "--event=-", "--action", "resolve");
      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      assertThat(ended.json().at("/images/0/digest").asText()).isEqualTo(image.digest());
      assertThat(scene.bed().traffic().writes()).isEmpty();
    }
  }

  /** The manifest is read as whoever calls, the images as the roles. */
  @Test
  void aManifestIsReadFromS3() {
    try (CliScene scene = scene()) {
      scene.pod().policy(Policies.function(Bed.BUCKET));
      scene
          .bed()
          .pipeline()
          .bucket(Bed.BUCKET)
          .policy(
              """
              {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
               "Action":["s3:GetObject","s3:ListBucket"],
               "Resource":["arn:aws:s3:::artifacts","arn:aws:s3:::artifacts/*"]}]}
              """
                  .formatted(scene.pod().arn()));
      scene.bed().manifestOf("shop/api:1");
      CliScene.Ended ended = scene.input(scene.bed().event().toString()).run("run", "--event=-");
      assertThat(ended.err()).doesNotContain("Exception");
      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      Promoted.exactly(scene.bed().target("shop/api"), Map.of("1", image));
    }
  }

  @Test
  void aNotificationIsTakenTooAndKnowsNoOtherAction() {
    try (CliScene scene = scene()) {
      String notification = new S3Notification().uploaded("a/b.txt").json().toString();
      CliScene.Ended ended = scene.input(notification).run("run", "--event=-");
      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      assertThat(ended.json().path("skipped").asBoolean()).isTrue();
      assertThat(scene.input(notification).run("run", "--event=-", "--action=plan").err())
          .contains("--action: a notification of S3's is promoted and nothing else");
    }
  }

  @Test
  void whatIsWrongWithAnEventIsToldAsByTheFunction() {
    try (CliScene scene = scene()) {
      CliScene.Ended ended = scene.input("{\"env\": \"?\"}").run("run", "--event=-");
      assertThat(ended.code()).isEqualTo(ExitCode.INVALID);
      assertThat(ended.err())
          .startsWith("InvalidRequestException: The event has 5 problems:\n- env: '?' is not");
      assertThat(scene.run("run", "--event", "no/such/file").err())
          .contains("promote-images: --event: there is no file 'no/such/file'");
    }
  }

  @Test
  void aManifestWithMistakesIsTheCallersToMend() {
    try (CliScene scene = scene()) {
      ObjectNode event = event(scene);
      event.withArray("images").addObject().put("repository", "shop/api").put("tag", "-");
      assertThat(scene.input(event.toString()).run("run", "--event=-").code())
          .isEqualTo(ExitCode.INVALID);
      assertThat(scene.aws().requests().counts()).isEmpty();
    }
  }
}
