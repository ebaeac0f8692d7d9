package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Bed;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One build of a repo at a time: who waits, who takes over, who gives up. */
class MultiAccountLockTest extends MultiAccountFixture {
  private static final String MACHINE =
      "arn:aws:states:%s:%s:execution:dev-aws-deployer:".formatted(Bed.HOME, Bed.PIPELINE);
  private final long later = Instant.now().plusSeconds(3600).getEpochSecond();

  @Test
  void aLivingHolderIsWaitedFor() {
    deployable("waits");
    String holder = running("waits-holder");
    hold("waits", "older", holder, later);

    String execution = pipeline.executions().start(byHand("waits", "one"));
    pipeline.executions().awaitState(execution, "WaitForLock");
    assertThat(build("waits", "one").path("status").asText()).isEqualTo("PENDING");
    pipeline.locks().delete("dev/waits", "LOCK");

    Execution ended = pipeline.executions().end(execution);
    assertThat(ended.succeeded().path("targets").asInt()).isEqualTo(1);
    assertThat(pipeline.states(ended)).doesNotContain("TakeOverLock", "MarkHolderFailed");
    pipeline.executions().stop(holder);
  }

  @Test
  void theLockOfAStoppedExecutionIsTakenOverAndItsBuildMarked() {
    deployable("dead");
    String holder = pipeline.executions().start(byHand("dead", "older"));
    pipeline.executions().awaitState(holder, "FetchTargets");
    pipeline.executions().stop(holder);
    // Stopped where it was, or already done: either way it is to look as stopped in its midst.
    record("dead", "older", holder, "IN_PROGRESS");
    hold("dead", "older", holder, later);

    Execution execution = pipeline.run(byHand("dead", "one"));

    assertThat(execution.succeeded().path("targets").asInt()).isEqualTo(1);
    assertThat(pipeline.states(execution))
        .containsSubsequence("DescribeHolder", "TakeOverLock", "MarkHolderFailed")
        .doesNotContain("WaitForLock");
    ObjectNode older = build("dead", "older");
    assertThat(older.path("status").asText()).isEqualTo("FAILED");
    assertThat(older.path("error_msg").asText())
        .startsWith("The build ended without a word: its execution ended as ")
        .contains(holder, "one of dead/dev");
    assertThat(lock("dead")).isEmpty();
  }

  @Test
  void aHolderThatNobodyKnowsIsTakenOver() {
    deployable("unknown");
    record("unknown", "older", MACHINE + "never", "PENDING");
    hold("unknown", "older", MACHINE + "never", later);

    Execution execution = pipeline.run(byHand("unknown", "one"));

    assertThat(execution.succeeded().path("targets").asInt()).isEqualTo(1);
    assertThat(build("unknown", "older").path("error_msg").asText())
        .contains("its execution is not known");
  }

  @Test
  void aHolderWithoutRecordOrWithAnEndOfItsOwnIsLeftAlone() {
    deployable("ended");
    record("ended", "older", MACHINE + "never", "SUCCESS");
    hold("ended", "older", MACHINE + "never", later);
    assertThat(pipeline.run(byHand("ended", "one")).status()).isEqualTo("SUCCEEDED");
    assertThat(build("ended", "older").path("status").asText()).isEqualTo("SUCCESS");

    hold("ended", "nothing", MACHINE + "never", later);
    assertThat(pipeline.run(byHand("ended", "two")).status()).isEqualTo("SUCCEEDED");
    assertThat(build("ended", "nothing")).isEmpty();
  }

  @Test
  void anExpiredLockIsHadAtOnce() {
    deployable("expired");
    record("expired", "older", MACHINE + "never", "IN_PROGRESS");
    hold("expired", "older", MACHINE + "never", Instant.now().getEpochSecond() - 10);

    Execution execution = pipeline.run(byHand("expired", "one"));

    assertThat(execution.succeeded().path("targets").asInt()).isEqualTo(1);
    assertThat(pipeline.states(execution)).doesNotContain("ReadLock");
    assertThat(build("expired", "older").path("status").asText()).isEqualTo("FAILED");
    assertThat(build("expired", "older").path("error_msg").asText())
        .contains("its lock had expired");
  }

  @Test
  void whoeverWaitsTooLongGivesUpAndNamesTheHolder() {
    deployable("held");
    String holder = running("held-holder");
    hold("held", "older", holder, later);
    Executions impatient =
        pipeline.machine(
            "impatient",
            Machine.MULTI_ACCOUNT
                .definition()
                .replacing("$millis() + 2 * 3600 * 1000", "$millis() + 2 * 1000"));

    Execution execution = impatient.run(byHand("held", "one"));

    assertThat(execution.error()).isEqualTo("LockTimeout");
    assertThat(execution.cause()).contains("dev/held", "older of held/dev", holder);
    assertThat(build("held", "one").path("status").asText()).isEqualTo("FAILED");
    assertThat(build("held", "one").path("error_msg").asText()).isEqualTo(execution.cause());
    assertThat(lock("held").path("build_id").asText()).isEqualTo("older");
    assertThat(pipeline.states(execution)).doesNotContain("UpdateBuildStatusInProgress");
    pipeline.executions().stop(holder);
  }

  @Test
  void aLockThatIsSomebodyElsesByNowIsNotReleased() {
    declare("stolen", "222222222222 us-east-1");
    template("stolen/main/1.a", plays("\"looks\": 6"));
    String execution = pipeline.executions().start(byHand("stolen", "one"));
    pipeline.executions().awaitState(execution, "DescribeStackSetOperation");
    assertThat(lock("stolen").path("execution_arn").asText()).isEqualTo(execution);
    assertThat(lock("stolen").path("ttl").asLong())
        .isGreaterThan(Instant.now().plusSeconds(18 * 3600).getEpochSecond());
    hold("stolen", "other", MACHINE + "other", later);

    assertThat(pipeline.executions().end(execution).succeeded().path("targets").asInt())
        .isEqualTo(1);
    assertThat(lock("stolen").path("build_id").asText()).isEqualTo("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"template", "parameters", "targets", "manifest"})
  void whateverFailsTheLockIsReleased(String what) {
    String repo = "fails-" + what;
    deployable(repo);
    String prefix = repo + "/main/1.a";
    switch (what) {
      case "template" -> pipeline.upload(prefix + "/cloudformation.template", "nope");
      case "parameters" -> pipeline.upload(prefix + "/cloudformation-params.json", "nope");
      case "targets" -> declare(repo, "2 us-east-1");
      default -> pipeline.upload(prefix + "/deploy-manifest.json", "nope");
    }

    Execution execution = pipeline.run(byHand(repo, "one"));

    assertThat(execution.status()).isEqualTo("FAILED");
    assertThat(build(repo, "one").path("status").asText()).isEqualTo("FAILED");
    assertThat(build(repo, "one").path("error_msg").asText()).isNotEmpty();
    assertThat(pipeline.states(execution)).contains("ReleaseLockAfterFailure");
    assertThat(lock(repo)).isEmpty();
  }

  @Test
  void aTemplatesBuildsShareTheLockOfTheirBase() {
    declare("base:worker", "222222222222 us-east-1");
    pipeline.upload("base/main/1.a/cloudformation-worker.template", TEMPLATE.formatted(""));
    record("base", "older", MACHINE + "never", "IN_PROGRESS");
    hold("base", "older", MACHINE + "never", later);
    ObjectNode input =
        byHand("base:worker", "one")
            .put("s3_key", "base/main/1.a")
            .put("template_name", "worker")
            .put("base_repo", "base");

    assertThat(pipeline.run(input).status()).isEqualTo("SUCCEEDED");

    assertThat(build("base", "older").path("status").asText()).isEqualTo("FAILED");
  }

  private void deployable(String repo) {
    declare(repo, "222222222222 us-east-1");
    template(repo + "/main/1.a", "");
  }

  /** An execution that runs until it is stopped: CloudFormation does not end. */
  private String running(String repo) {
    declare(repo, "222222222222 us-east-1");
    template(repo + "/main/1.a", plays("\"looks\": 10000"));
    String execution = pipeline.executions().start(byHand(repo, "one"));
    pipeline.executions().awaitState(execution, "DescribeStackSetOperation");
    return execution;
  }

  private void hold(String repo, String sk, String execution, long ttl) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.putObject("build_id").put("S", sk);
    item.putObject("build_pk").put("S", repo + "/dev");
    item.putObject("execution_arn").put("S", execution);
    item.putObject("ttl").put("N", Long.toString(ttl));
    pipeline.locks().put("dev/" + repo, "LOCK", item);
  }

  private void record(String repo, String sk, String execution, String status) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.putObject("execution_arn").put("S", execution);
    item.putObject("status").put("S", status);
    pipeline.builds().put(repo + "/dev", sk, item);
  }
}
