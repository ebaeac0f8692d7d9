package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.clients.RegistryPassword;
import io.awsdeployer.localaws.clients.Tool;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.OciLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People's own clients push to the source and read the target back; the function is in between. */
@Tag("clients")
class ClientsPromotionTest {
  private static final String REPOSITORY = "team/app";

  private final Bed bed = Bed.start();
  private final Index image = TestImages.multiPlatform(40);
  @TempDir private Path folder = Path.of("unset");

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(bed.aws().requests().failures()).isEmpty();
    bed.close();
  }

  @Test
  void whatSkopeoPushesSkopeoFindsInTheTarget() throws Exception {
    Tool skopeo = Tool.require("skopeo", "--version");
    Path layout = OciLayout.write(image, folder.resolve("layout"));

    run(
        skopeo,
        "copy",
        "--all",
        "--preserve-digests",
        "--dest-tls-verify=false",
        "--dest-creds=AWS:" + password(bed.sourceRegistry()),
        "oci:" + layout,
        "docker://" + source());
    promote();

    String credentials = "--creds=AWS:" + password(bed.targetRegistry());
    for (TestManifest manifest : image.graph().toList()) {
      assertThat(
              run(
                  skopeo,
                  "inspect",
                  "--raw",
                  "--tls-verify=false",
                  credentials,
                  "docker://" + target() + "@" + manifest.digest()))
          .isEqualTo(manifest.text());
    }
    assertThat(
            run(
                skopeo,
                "inspect",
                "--raw",
                "--tls-verify=false",
                credentials,
                "docker://" + target() + ":1.0"))
        .isEqualTo(image.text());
    Path pulled = folder.resolve("pulled");
    String _ =
        run(
            skopeo,
            "copy",
            "--all",
            "--preserve-digests",
            "--src-tls-verify=false",
            "--src-creds=AWS:" + password(bed.targetRegistry()),
            "docker://" + target() + ":1.0",
            "oci:" + pulled + ":1.0");
    assertThat(blobs(pulled)).isEqualTo(blobs(layout));
  }

  @Test
  void whatCranePushesCraneFindsInTheTarget() throws Exception {
    Tool crane = Tool.require("crane", "version").with(Map.of("DOCKER_CONFIG", folder.toString()));
    Path layout = OciLayout.write(image, folder.resolve("layout"));
    for (EcrRegistry registry : List.of(bed.sourceRegistry(), bed.targetRegistry())) {
      String _ =
          run(
              crane,
              "auth",
              "login",
              registry.endpoint().getAuthority(),
              "--username=AWS",
              "--password=" + password(registry));
    }

    String _ = run(crane, "push", layout.toString(), source());
    promote();

    assertThat(run(crane, "digest", target() + ":1.0")).isEqualTo(image.digest());
    assertThat(run(crane, "ls", target())).isEqualTo("1.0");
    for (TestManifest manifest : image.graph().toList()) {
      assertThat(run(crane, "manifest", target() + "@" + manifest.digest()))
          .isEqualTo(manifest.text().strip());
    }
    Path pulled = folder.resolve("pulled");
    String _ = run(crane, "pull", "--format=oci", target() + ":1.0", pulled.toString());
    assertThat(blobs(pulled)).containsAll(blobs(layout));
  }

  private void promote() {
    var _ = bed.target(REPOSITORY);
    var output = bed.manifestOf(REPOSITORY + ":1.0").promote().ok();
    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
  }

  private String source() {
    return bed.source(REPOSITORY).uri() + ":1.0";
  }

  private String target() {
    return bed.target(REPOSITORY).uri();
  }

  private String password(EcrRegistry registry) {
    return RegistryPassword.of(bed.aws(), registry);
  }

  private static String run(Tool tool, String... arguments) throws Exception {
    Tool.Run run = tool.run(arguments);
    assertThat(run.exit()).as("%s: %s", Arrays.toString(arguments), run.errors()).isZero();
    return run.output();
  }

  /** By their digests, which a layout has for names; every client has checked the bytes. */
  private static List<String> blobs(Path layout) throws Exception {
    try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
