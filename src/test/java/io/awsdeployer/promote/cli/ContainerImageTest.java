package io.awsdeployer.promote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Podman;
import io.awsdeployer.promote.testing.Promoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make image-test}: the image is looked into, made again, and run on the local AWS. */
@Tag("image")
class ContainerImageTest {
  @BeforeAll
  static void itCanRun() {
    Podman.assumeItCanRun();
  }

  @Test
  void isAnOrdinaryImageOfAUserWithoutRights() throws IOException {
    Podman.Ended inspected =
        Podman.of(List.of("skopeo", "inspect", "--config", "oci-archive:" + Podman.ARCHIVE));
    assertThat(inspected.status()).as(inspected.err()).isZero();
    JsonNode config = new JsonMapper().readTree(inspected.out());
    assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(config.at("/config/Entrypoint").get(0).asText()).isEqualTo("/opt/java/bin/java");
    assertThat(config.path("os").asText()).isEqualTo("linux");
    assertThat(config.at("/rootfs/diff_ids")).hasSize(4);
  }

  @Test
  void theSameSourcesGiveTheSameImage(@TempDir Path folder) throws IOException {
    Path again = folder.resolve("again.tar");
    Podman.Ended made =
        Podman.of(
            List.of(".ci/image", "target/promote-images.jar", "target/lib", again.toString()));
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(Files.mismatch(again, Podman.ARCHIVE)).isEqualTo(-1);
  }

  /** Requirement 004's Job, with nothing but its environment. */
  @Test
  void promotesOneImageWithBothRolesAssumed() throws IOException {
    Index image = TestImages.multiPlatform(1);
    try (CliScene scene = CliScene.start()) {
      EcrRepository target = scene.pushed("my-image/my-repo", "my-tag", image);
      Map<String, String> environment = new HashMap<>(scene.pod().session("pod").environment());
      environment.put("AWS_ENDPOINT_URL", scene.aws().endpoint().toString());
      environment.put("SOURCE_ROLE_ARN", CliScene.SOURCE_ROLE);
      environment.put("DEST_ROLE_ARN", CliScene.TARGET_ROLE);
      environment.put("SOURCE_IMAGE", CliScene.SOURCE + "my-image/my-repo:my-tag");
      environment.put("DEST_IMAGE", CliScene.TARGET + "my-image/my-repo:my-tag");

      Podman.Ended ended = Podman.run(environment, "copy");

      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(new JsonMapper().readTree(ended.out()).path("images_promoted").asInt())
          .isEqualTo(1);
      assertThat(ended.err()).contains("1 image in place: ");
      assertThat(scene.bed().traffic().assumedRoles()).isEqualTo(2);
      Promoted.exactly(target, Map.of("my-tag", image));
    }
  }

  @Test
  void itsStatusIsTheCommandLines() throws IOException {
    Podman.Ended ended = Podman.run(Map.of(), "cpy");
    assertThat(ended.status()).isEqualTo(ExitCode.INVALID.status());
    assertThat(ended.err()).contains("'cpy' is not a command; did you mean 'copy'?");
    assertThat(Podman.run(Map.of()).out()).startsWith("Promotes container images");
  }
}
