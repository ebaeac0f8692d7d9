package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that CI holds the libraries and the package to, and that it runs them. */
class SupplyChainTest {
  private static final String APACHE = "{\"license\":{\"id\":\"Apache-2.0\"}}";

  @Test
  void ciRunsTheAuditAndThePackageHasOneTime() throws IOException {
    assertThat(Files.readString(Path.of(".ci/run")))
        .contains("step audit make audit\n", "step reproducible make reproducible\n");
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<project.build.outputTimestamp>20");
  }

  @Test
  void aBillOfKnownLicencesIsTaken(@TempDir Path folder) throws Exception {
    assertThat(check(folder, library(0, "1.0", APACHE, "SHA-256"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.0 | {\"license\":{\"id\":\"GPL-3.0-only\"}} | SHA-256 | has the licences",
        "1.0 | {\"license\":{\"name\":\"ours\"}} | SHA-256 | has the licences ['ours']",
        "1.0 | {\"expression\":\"GPL-2.0 OR AGPL-3.0\"} | SHA-256 | has the licences",
        "2.0-SNAPSHOT | {\"license\":{\"id\":\"MIT\"}} | SHA-256 | is there as",
        "2.0 | {\"license\":{\"id\":\"MIT\"}} | SHA-256 | is there as ['1.0', '2.0']",
        "1.0 | {\"license\":{\"id\":\"MIT\"}} | MD5 | has no SHA-256",
      })
  void whatBreaksARuleIsNamed(
      String version, String licence, String hash, String problem, @TempDir Path folder)
      throws Exception {
    assertThat(check(folder, library(0, version, licence, hash)))
        .contains("check-sbom: org.example:lib0")
        .contains(problem);
  }

  private static String library(int number, String version, String licence, String hash) {
    return "{\"group\":\"org.example\",\"name\":\"lib%d\",\"version\":\"%s\",\"licenses\":[%s],\"hashes\":[{\"alg\":\"%s\",\"content\":\"0\"}]}"
        .formatted(number, version, licence, hash);
  }

  /** With enough others for a function; gives what is wrong. */
  private static String check(Path folder, String component) throws Exception {
    StringBuilder components = new StringBuilder(component);
    for (int i = 0; i < 20; i++) {
      components.append(',').append(library(i, "1.0", APACHE, "SHA-256"));
    }
    Path bill =
        Files.writeString(folder.resolve("x.json"), "{\"components\":[" + components + "]}");
    Process process =
        new ProcessBuilder("python3", ".ci/check-sbom", bill.toString(), ".ci/licences").start();
    String wrong = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue() == 0).isEqualTo(wrong.isEmpty());
    return wrong;
  }
}
