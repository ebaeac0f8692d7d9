package io.awsdeployer.promote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.BuildOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A process of its own, as a shell starts it, on the local AWS. */
class ProcessTest {
  private static final int SIGTERM = 15;

  private static Process start(CliScene scene, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                BuildOutput.classes() + ":" + BuildOutput.libraries().resolve("*"),
                Main.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(scene.pod().session("pod").environment());
    builder.environment().put("AWS_ENDPOINT_URL", scene.aws().endpoint().toString());
    return builder.start();
  }

  private static String text(java.io.InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String[] copy() {
    return new String[] {
      "copy",
      CliScene.SOURCE + "shop/api:1",
      CliScene.TARGET + "shop/api",
      "--source-role=" + CliScene.SOURCE_ROLE,
      "--target-role=" + CliScene.TARGET_ROLE
    };
  }

  @Test
  void promotesAndEndsWithItsStatus() throws Exception {
    try (CliScene scene = CliScene.start()) {
      scene.pushed("shop/api", "1", TestImages.small(1));
      Process process = start(scene, copy());
      String output = text(process.getInputStream());
      String said = text(process.getErrorStream());
      assertThat(process.waitFor()).as(said).isEqualTo(ExitCode.DONE.status());
      assertThat(output).startsWith("{\"images_promoted\":1,").endsWith("}\n");
      assertThat(scene.bed().target("shop/api").tags()).containsKey("1");
      assertThat(start(scene, "copy").waitFor()).isEqualTo(ExitCode.INVALID.status());
    }
  }

  @Test
  void aSignalEndsItWithTheSignalsStatus() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (CliScene scene = CliScene.start()) {
      scene.pushed("shop/api", "1", TestImages.small(1));
      var _ = scene.aws().faults().on("v2:POST upload").before(begun::countDown);
      var _ = scene.aws().faults().on("v2:PUT upload").always().stall();
      Process process = start(scene, copy());
      var _ = process.onExit().thenRun(begun::countDown);
      begun.await();
      process.toHandle().destroy();
      String said = text(process.getErrorStream());
      assertThat(process.waitFor()).as(said).isEqualTo(128 + SIGTERM);
      assertThat(said).contains("Interrupted. What was staged stays");
      assertThat(scene.bed().target("shop/api").tags()).isEmpty();
    }
  }
}
