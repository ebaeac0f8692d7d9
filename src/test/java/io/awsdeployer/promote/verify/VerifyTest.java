package io.awsdeployer.promote.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.conformance.ConformanceCase;
import io.awsdeployer.localaws.conformance.OpenQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
        .contains("there are no credentials", "AWS_PROFILE", "AWS_REGION", "TARGET_ACCOUNT")
        .contains("\"ecr:CreateRepository\"", "\"s3:CreateBucket\"", "promote-images-verify-*")
        .doesNotContain("\tat ");
  }

  /** One run of everything: it takes seconds. */
  @Test
  void theSdksOwnVariablesLeadItToAnotherAws() throws Exception {
    chooseEverything();
    environment.put("EXECUTION_ROLE_EXTERNAL_ID", "not-to-be-told");
    allow();
    environment.putAll(person().accessKey().environment());
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());

    Ended ended = start(environment);

    assertThat(ended.status()).as(ended.output()).isZero();
    everythingPassed(report());
    asAnnounced(aws.requests().counts());
    assertNothingIsLeft();
    assertThat(page())
        .contains("**which is not AWS's own**", "account: ********1111")
        .contains("target account: ********2222", "left behind: nothing");
    for (String told : List.of(page(), report().toString())) {
      assertThat(told).doesNotContain(OWN, TARGET, "someone@example.com");
    }
    for (String told : List.of(page(), report().toString(), ended.output(), functionLog())) {
      assertThat(told).doesNotContain("not-to-be-told", "X-Amz-Signature");
    }
  }

  @Test
  void whenItIsInterruptedNothingIsLeft() throws Exception {
    allow();
    environment.putAll(person().accessKey().environment());
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    var running = new CompletableFuture<Process>();
    aws.faults().on("ecr:PutImage").times(1).before(() -> running.join().destroy());

    Process process = begin(environment);
    running.complete(process);
    Ended ended = end(process);

    assertThat(ended.status()).as(ended.output()).isNotZero();
    assertThat(cases(report(), "UNKNOWN"))
        .extracting(one -> one.path("note").asText())
        .contains("interrupted");
    assertNothingIsLeft();
  }

  private static void everythingPassed(JsonNode report) {
    assertThat(cases(report, "PASS")).hasSize(3 * 4 + ConformanceCase.all().size());
    assertThat(cases(report, "PASS"))
        .allSatisfy(one -> assertThat(one.path("note").asText()).isEmpty());
    assertThat(cases(report, "SKIPPED"))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.path("group").asText()).isEqualTo("by the deployed function");
          assertThat(one.path("note").asText()).isEqualTo("FUNCTION is not set");
        });
    assertThat(report.path("cases")).hasSize(3 * 4 + ConformanceCase.all().size() + 1);
    assertThat(report.path("questions")).hasSameSizeAs(OpenQuestion.all());
    assertThat(report.path("region").asText()).isEqualTo(HOME);
    assertThat(report.path("AWS SDK for Java").asText()).matches("\\d+\\.\\d+\\.\\d+");
  }

  /** What {@link Announcement} says, with room for a target account and region. */
  private static void asAnnounced(Map<String, Long> calls) {
    assertThat(calls.get("ecr:CreateRepository")).isBetween(80L, 140L);
    assertThat(calls.values().stream().mapToLong(Long::longValue).sum()).isBetween(1_000L, 2_000L);
    assertThat(calls.get("ecr:UpdateImageStorageClass")).isEqualTo(3);
  }

  private String functionLog() throws IOException {
    return Files.readString(folder.resolve("function.log"));
  }

  private Ended start(Map<String, String> variables) throws IOException, InterruptedException {
    return end(begin(variables));
  }

  private Process begin(Map<String, String> variables) throws IOException {
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
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
    return program.redirectErrorStream(true).redirectOutput(output().toFile()).start();
  }

  private Ended end(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), Files.readString(output()));
  }

  private Path output() {
    return folder.resolve("output");
  }
}
