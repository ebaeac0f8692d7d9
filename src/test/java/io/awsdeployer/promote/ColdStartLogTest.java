package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.testing.DeployedFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function says on its cold start what decides its speed, once. */
class ColdStartLogTest {
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @CsvSource({"-XX:TieredStopAtLevel=1,C1", "-XX:TieredStopAtLevel=4,C2", "-Xint,none"})
  void namesTheCompilerThatTheVmWasLeft(String option, String compiler) throws Exception {
    assertThat(invokedTwice(option, Map.of()))
        .filteredOn(line -> line.path("message").asText().equals("Cold start"))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("jit").asText()).isEqualTo(compiler);
          assertThat(line.path("level").asText()).isEqualTo("INFO");
        });
  }

  @Test
  void namesHeapAndProcessors() throws Exception {
    JsonNode line = invokedTwice("-XX:ActiveProcessorCount=1", Map.of()).getFirst();
    assertThat(line.path("java").asText()).startsWith("25");
    assertThat(line.path("processors").asInt()).isEqualTo(1);
    assertThat(line.path("heap_bytes").asLong()).isBetween(100L << 20, 200L << 20);
    assertThat(line.path("initialization").asText()).isEqualTo("on-demand");
  }

  @ParameterizedTest
  @CsvSource({"off,SunJCE,SUN", "on,PromoteImagesNative,PromoteImagesNative"})
  @EnabledOnOs(OS.LINUX)
  void namesWhoComputesAesAndSha256(String nativeCrypto, String aes, String sha256)
      throws Exception {
    JsonNode line =
        invokedTwice("-XX:TieredStopAtLevel=1", Map.of("NATIVE_CRYPTO", nativeCrypto)).getFirst();
    assertThat(line.path("aes").asText()).isEqualTo(aes);
    assertThat(line.path("sha256").asText()).isEqualTo(sha256);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysThatNativeCryptoDoesNotLoadAndGoesOnWithout() throws Exception {
    List<JsonNode> lines =
        invokedTwice("-Dcom.amazon.corretto.crypto.provider.useExternalLib=true", Map.of());
    assertThat(lines.getFirst().path("level").asText()).isEqualTo("WARN");
    assertThat(lines.getFirst().path("message").asText()).contains("NativeCrypto=off");
    assertThat(lines.getFirst().path("exception").toString()).contains("has no SHA-256 here");
    assertThat(lines)
        .filteredOn(line -> line.path("message").asText().equals("Cold start"))
        .singleElement()
        .satisfies(line -> assertThat(line.path("aes").asText()).isEqualTo("SunJCE"));
  }

  private List<JsonNode> invokedTwice(String javaOption, Map<String, String> further)
      throws Exception {
    Map<String, String> environment = new HashMap<>(further);
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    try (DeployedFunction function =
        DeployedFunction.deploy(
            "test-aws-deployer-promote-images",
            200,
            environment,
            Initialization.ON_DEMAND,
            List.of(javaOption),
            output::add,
            errors::add)) {
      assertThat(function.invoke("{}").failed()).as("%s", errors).isTrue();
      assertThat(function.invoke("{}").failed()).isTrue();
    }
    return lines();
  }

  private List<JsonNode> lines() throws IOException {
    JsonMapper mapper = new JsonMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : output) {
      lines.add(mapper.readTree(line));
    }
    return lines;
  }
}
