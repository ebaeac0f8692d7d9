package io.awsdeployer.promote.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.conformance.ConformanceCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The program as {@code make verify-aws} starts it: all it knows is in its environment. */
class VerifyTest extends VerifyScene {
  VerifyTest() {
    super(LocalAws.start());
  }

  private record Ended(int status, String output) {}

  @Test
  void withoutCredentialsItSaysWhatItNeeds() throws Exception {
    Ended ended = start(Map.of("AWS_REGION", HOME));

    assertThat(ended.status()).as(ended.output()).isEqualTo(2);
    assertThat(ended.output())
        .contains("AWS_PROFILE", "AWS_REGION", "TARGET_ACCOUNT")
        .contains("\"ecr:CreateRepository\"", "\"s3:CreateBucket\"", "promote-images-verify-*")
        .doesNotContain("\tat ");
  }

  @Test
  void theSdksOwnVariablesLeadItToAnotherAws() throws Exception {
    allow();
    environment.putAll(person().accessKey().environment());
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());

    Ended ended = start(environment);

    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(cases(report(), "PASS")).hasSize(4 + ConformanceCase.all().size());
    assertThat(page()).contains("**not AWS's own**, by AWS_ENDPOINT_URL");
    assertNothingIsLeft();
  }

  private Ended start(Map<String, String> variables) throws IOException, InterruptedException {
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Verify.class.getName(),
            folder.toString());
    program.environment().clear();
    program
        .environment()
        .putAll(
            Map.of(
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
    program.environment().putAll(variables);
    Path output = folder.resolve("output");
    Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), String.join("\n", lines(output)));
  }

  private static List<String> lines(Path file) throws IOException {
    return java.nio.file.Files.readAllLines(file);
  }
}
