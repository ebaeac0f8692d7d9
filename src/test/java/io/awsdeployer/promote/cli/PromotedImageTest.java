package io.awsdeployer.promote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.clients.RegistryPassword;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.Platform;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.OciLayout;
import io.awsdeployer.promote.testing.Podman;
import io.awsdeployer.promote.testing.Promoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the function has promoted, podman pulls from the target's registry and runs. */
@Tag("image")
class PromotedImageTest {
  private static final String REPOSITORY = "tools/promote-images";

  @TempDir private Path folder = Path.of("unset");

  @BeforeAll
  static void itCanRun() {
    Podman.assumeItCanRun();
  }

  /** Pushed by skopeo as people push; Docker's form has another manifest and another config. */
  @ParameterizedTest
  @ValueSource(strings = {"oci", "v2s2"})
  void anImageThatSkopeoPushed(String format) throws Exception {
    try (Bed bed = Bed.start()) {
      EcrRepository source = bed.source(REPOSITORY);
      EcrRepository target = bed.target(REPOSITORY);
      List<String> push = new ArrayList<>(List.of("skopeo", "copy", "--insecure-policy"));
      push.addAll(List.of("--format=" + format, "--dest-tls-verify=false"));
      push.add("--dest-creds=AWS:" + RegistryPassword.of(bed.aws(), bed.sourceRegistry()));
      push.addAll(List.of("oci-archive:" + Podman.ARCHIVE, "docker://" + source.uri() + ":1"));
      var _ = Podman.of(push).succeeded();

      var _ = bed.manifestOf(REPOSITORY + ":1").promote().ok();

      assertThat(target.tags()).isEqualTo(source.tags());
      assertThat(help(bed, target.uri() + ":1")).startsWith("Promotes container images");
      assertThat(Podman.digests(target.uri() + ":1")).contains(source.tags().get("1"));
    }
  }

  /** Of two platforms, podman takes its own; and by digest, as task definitions pin it. */
  @Test
  void anIndexByItsDigest() throws Exception {
    try (Bed bed = Bed.start()) {
      Index index = index();
      bed.pushed(REPOSITORY, "1", index);

      var _ = bed.manifestOf(REPOSITORY + ":1").promote().ok();

      String promoted = bed.target(REPOSITORY).uri() + "@" + index.digest();
      assertThat(help(bed, promoted)).startsWith("Promotes container images");
      Promoted.exactly(bed.target(REPOSITORY), Map.of("1", index));
    }
  }

  /** The image that was promoted promotes another. */
  @Test
  void whatWasPromotedWorks() throws Exception {
    try (CliScene scene = CliScene.start()) {
      scene.bed().pushed(REPOSITORY, "1", image());
      var _ = scene.bed().manifestOf(REPOSITORY + ":1").promote().ok();
      Index next = TestImages.multiPlatform(1);
      EcrRepository target = scene.pushed("shop/api", "7", next);
      Map<String, String> environment = new HashMap<>(scene.pod().session("pod").environment());
      environment.put("AWS_ENDPOINT_URL", scene.aws().endpoint().toString());
      environment.put("SOURCE_ROLE_ARN", CliScene.SOURCE_ROLE);
      environment.put("DEST_ROLE_ARN", CliScene.TARGET_ROLE);
      environment.put("SOURCE_IMAGE", CliScene.SOURCE + "shop/api:7");
      environment.put("DEST_IMAGE", CliScene.TARGET + "shop/api:7");

      String promoted = scene.bed().target(REPOSITORY).uri() + ":1";
      pull(scene.bed(), promoted);
      var _ = Podman.run(promoted, environment, "copy").succeeded();

      Promoted.exactly(target, Map.of("7", next));
    }
  }

  private Image image() throws IOException {
    return OciLayout.read(Podman.layout(folder.resolve("layout")));
  }

  private Index index() throws IOException {
    Image ours = image();
    Platform other =
        ours.platform().equals(Platform.LINUX_ARM64) ? Platform.LINUX_AMD64 : Platform.LINUX_ARM64;
    return TestImages.index()
        .add(TestImages.oci(1).layers(2, 1_000).platform(other).build())
        .add(ours)
        .attestationOf(ours)
        .build();
  }

  /** With a password of GetAuthorizationToken's, by an account that may pull. */
  private void pull(Bed bed, String image) throws IOException {
    Path logins = Files.writeString(folder.resolve("logins.json"), "{}");
    String registry = bed.targetRegistry().endpoint().getAuthority();
    Podman.login(registry, RegistryPassword.of(bed.aws(), bed.targetRegistry()), logins);
    Podman.forgetImages();
    Podman.pull(image, logins);
  }

  private String help(Bed bed, String image) throws IOException {
    pull(bed, image);
    return Podman.run(image, Map.of()).succeeded().out();
  }
}
