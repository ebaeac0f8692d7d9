package io.awsdeployer.promote.cli;

import static io.awsdeployer.promote.cli.CliScene.SOURCE;
import static io.awsdeployer.promote.cli.CliScene.SOURCE_ROLE;
import static io.awsdeployer.promote.cli.CliScene.TARGET;
import static io.awsdeployer.promote.cli.CliScene.TARGET_ROLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.TagImmutableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a person sees, what a pipe gets, and what the process ends with. */
class OutputsTest {
  private static final String ESCAPE = "\033[";

  private static CliScene scene() {
    CliScene scene = CliScene.start();
    scene.pushed("shop/api", "1", TestImages.small(1));
    return scene;
  }

  private static CliScene.Ended copy(CliScene scene, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "copy",
                SOURCE + "shop/api:1",
                TARGET + "shop/api",
                "--source-role=" + SOURCE_ROLE,
                "--target-role=" + TARGET_ROLE));
    words.addAll(Arrays.asList(more));
    return scene.run(words.toArray(String[]::new));
  }

  @Test
  void aPersonReadsTableAndSummaryAndNoJson() {
    try (CliScene scene = scene().onTerminal()) {
      CliScene.Ended ended = copy(scene);
      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err())
          .contains("FROM 111111111111/eu-central-1")
          .contains("to copy")
          .contains("/shop/api:1@" + TestImages.small(1).digest())
          .containsPattern(
              "1 image in place: \\d blobs \\([0-9.]+ k?B\\) copied, 1 tag switched in ")
          .contains(ESCAPE);
    }
  }

  @Test
  void noColorIsRespected() {
    try (CliScene scene = scene().onTerminal().with("NO_COLOR", "1")) {
      assertThat(copy(scene).err().replace("\r\033[K", "")).doesNotContain(ESCAPE);
    }
  }

  @Test
  void aPipeGetsOneLineOfJsonAndPlainTextBesideIt() {
    try (CliScene scene = scene()) {
      CliScene.Ended ended = copy(scene);
      assertThat(ended.out().lines()).hasSize(1);
      assertThat(ended.json().path("images_promoted").asInt()).isEqualTo(1);
      assertThat(ended.err()).doesNotContain("\033").doesNotContain("\r");
    }
  }

  @Test
  void aTerminalGetsTheJsonTooWhenAsked() {
    try (CliScene scene = scene().onTerminal()) {
      assertThat(copy(scene, "--json").json().path("images_promoted").asInt()).isEqualTo(1);
    }
  }

  /** Spinnaker finds a job's result in its log so. */
  @Test
  void somethingMayStandBeforeTheJson() {
    try (CliScene scene = scene().onTerminal()) {
      assertThat(copy(scene, "--json-prefix", "SPINNAKER_CONFIG_JSON=").out())
          .startsWith("SPINNAKER_CONFIG_JSON={\"images_promoted\":1,");
    }
  }

  @Test
  void theLogMayBeJsonOrNone() throws JsonProcessingException {
    try (CliScene scene = scene()) {
      for (String line : copy(scene, "--log=json").err().lines().toList()) {
        JsonNode entry = new JsonMapper().readTree(line);
        assertThat(entry.path("repo").asText()).isEqualTo("shop/api");
      }
      assertThat(copy(scene, "--log=none").err()).isEmpty();
    }
  }

  @Test
  void aPersonSeesTheCopyingMove() {
    CountDownLatch moved = new CountDownLatch(1);
    try (CliScene scene = scene().onTerminal()) {
      var _ = scene.aws().faults().on("ecr:GetDownloadUrlForLayer").before(() -> await(moved));
      scene.whenSaid(said -> {
        if (said.contains("Copying: ")) {
          moved.countDown();
        }
      });
      CliScene.Ended ended = copy(scene);
      assertThat(ended.code()).isEqualTo(ExitCode.DONE);
      assertThat(ended.err())
          .containsPattern(
              "\r\033\\[K\033\\[2mCopying: \\d of \\d blobs, [0-9.]+ k?B of [0-9.]+ k?B, ");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anInterruptEndsTheCopyingAndSaysWhatStays() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    try (CliScene scene = scene()) {
      var _ = scene.aws().faults().on("v2:POST upload").before(begun::countDown);
      var _ = scene.aws().faults().on("v2:PUT upload").always().stall();
      List<CliScene.Ended> ended = new ArrayList<>();
      Thread caller = new Thread(() -> ended.add(copy(scene)));
      caller.start();
      begun.await();
      caller.interrupt();
      caller.join();
      assertThat(ended.getFirst().code()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(ended.getFirst().err()).contains("Interrupted. What was staged stays");
      assertThat(scene.bed().target("shop/api").tags()).isEmpty();
    }
  }

  @Test
  void anErrorIsTextForPeopleAndJsonForAPipe() {
    try (CliScene scene = scene()) {
      scene.bed().target().role("ecr-role").withoutPolicies();
      CliScene.Ended ended = copy(scene);
      assertThat(ended.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(ended.err()).contains("TargetAccessDeniedException: ").contains("To do: ");
      assertThat(ended.json().path("errorType").asText())
          .isEqualTo("io.awsdeployer.promote.error.TargetAccessDeniedException");
      assertThat(ended.json().path("errorMessage").asText()).contains("To do: ");
      assertThat(ended.json().path("retry").asBoolean(true)).isFalse();
      assertThat(copy(scene, "--log=json").err().lines().reduce((_, last) -> last).orElseThrow())
          .contains("\"level\":\"ERROR\"", "\"error\":\"TargetAccessDeniedException\"");
    }
  }

  @Test
  void whatMayBeCalledAgainHasAStatusOfItsOwn() {
    try (CliScene scene = scene()) {
      var _ = scene.aws().faults().on("ecr:BatchGetImage").always().status(503);
      assertThat(copy(scene).code()).isEqualTo(ExitCode.RETRY);
    }
  }

  @Test
  void everyErrorHasTheStatusOfWhatTheCallerDecides() {
    Problem problem = Problem.of("why");
    assertThat(ExitCode.of(new ServiceUnavailableException(problem))).isEqualTo(ExitCode.RETRY);
    assertThat(ExitCode.of(new PromotionIncompleteException(problem))).isEqualTo(ExitCode.RETRY);
    assertThat(ExitCode.of(new InvalidRequestException(problem))).isEqualTo(ExitCode.INVALID);
    assertThat(ExitCode.of(new InvalidManifestException(problem))).isEqualTo(ExitCode.INVALID);
    assertThat(ExitCode.of(new TagImmutableException(problem))).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void helpNamesEveryCommandAndEveryOption() {
    try (CliScene scene = CliScene.start()) {
      CliScene.Ended all = scene.run("--help");
      assertThat(all.code()).isEqualTo(ExitCode.DONE);
      assertThat(all.err()).isEmpty();
      for (Verb verb : Verb.values()) {
        assertThat(all.out()).contains(verb.word());
        CliScene.Ended one = scene.run(verb.word(), "-h");
        assertThat(one.code()).isEqualTo(ExitCode.DONE);
        assertThat(one.out()).contains(Option.words(verb));
      }
      assertThat(all.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
      assertThat(scene.run("--version").out()).startsWith("promote-images ");
    }
  }
}
