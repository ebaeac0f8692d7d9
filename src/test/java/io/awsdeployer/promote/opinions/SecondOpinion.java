package io.awsdeployer.promote.opinions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.awsdeployer.localaws.conformance.OpenQuestion;
import io.awsdeployer.localaws.conformance.Workbench;
import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every request by which the local AWS is tested, asked of somebody else's: it answers the same, or
 * as docs/second-opinions.md says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SecondOpinion {
  @TempDir private static Path folder;

  private final Software software;
  private final boolean installable;
  private Optional<OtherAws> started = Optional.empty();
  private Optional<OtherClients> clients = Optional.empty();

  /**
   * One's opinion.
   *
   * @param installable whether {@code make tools} installs it, so that no build may lack it
   */
  SecondOpinion(Software software, boolean installable) {
    this.software = software;
    this.installable = installable;
  }

  @BeforeAll
  void start() throws IOException, InterruptedException {
    Optional<Path> program = software.find();
    boolean required = installable && Boolean.parseBoolean(System.getenv("REQUIRE_CLIENTS"));
    if (!required) {
      assumeThat(program)
          .as("%s is neither on the PATH nor in .tools", software.title())
          .isPresent();
    }
    String version = software.version(program.orElseThrow());
    if (!required) {
      assumeThat(version)
          .as("docs/second-opinions.md tells of another version of %s", software.title())
          .isEqualTo(OpinionsPage.versionOf(software));
    }
    assertThat(version).isEqualTo(OpinionsPage.versionOf(software));
    started = Optional.of(OtherAws.start(software, program.orElseThrow(), Bed.TARGET, folder));
    clients = Optional.of(new OtherClients(started.orElseThrow().endpoint(), Bed.AWAY));
  }

  @AfterAll
  void stop() {
    clients.ifPresent(OtherClients::close);
    started.ifPresent(OtherAws::close);
  }

  private Workbench bench(String run) {
    return new Workbench(clients.orElseThrow(), "aws", Bed.TARGET, run);
  }

  @TestFactory
  Stream<DynamicTest> everyAnswerIsTheSameOrListed() {
    return compared(
        FurtherCases.withAll(),
        "case",
        Opinion::of,
        asked -> OpinionsPage.opinion(software, asked.toString()));
  }

  @TestFactory
  Stream<DynamicTest> everyOpenQuestionIsAnsweredAsListed() {
    return compared(
        OpenQuestion.all(),
        "question",
        Opinion::of,
        asked -> OpinionsPage.openOpinion(software, asked));
  }

  /** How it answers, in the page's words. */
  @FunctionalInterface
  private interface Asking<T> {
    String of(T asked, Workbench bench) throws IOException, InterruptedException;
  }

  private <T> Stream<DynamicTest> compared(
      List<T> all, String run, Asking<T> asking, Function<T, String> listed) {
    Workbench bench = bench(run);
    return all.stream()
        .map(asked ->
            DynamicTest.dynamicTest(
                asked.toString(),
                () ->
                    assertThat(asking.of(asked, bench))
                        .as(asked.toString())
                        .isEqualTo(listed.apply(asked))));
  }

  /** Neither has to know Docker's API for that. */
  @Test
  void theFunctionPromotesIntoItByEcrsApi() throws Exception {
    promotes("api");
  }

  final void promotes(String upload) throws IOException {
    try (OtherTarget target =
        OtherTarget.start(started.orElseThrow().endpoint(), clients.orElseThrow().ecr(), upload)) {
      target.promotesEveryKind();
    }
  }
}
