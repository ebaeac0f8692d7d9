package io.awsdeployer.promote.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemTest {
  /** What Step Functions keeps of a cause. */
  private static final int MOST = 32_768;

  @Test
  void theUsefulSentenceComesFirstThenWhatWasTriedWhatTheServiceSaidAndWhatToDo() {
    Problem problem =
        Problem.of("It is so.")
            .attempted(new Attempt("ecr:PutImage", "arn:me", "arn:it"))
            .answered(new ServiceAnswer("Code", 400, "words", "REQ1"))
            .remedy("do this")
            .remedy("or that");
    assertThat(problem.text().lines())
        .containsExactly(
            "It is so.",
            "Attempted: ecr:PutImage as arn:me on arn:it.",
            "The service said: Code (HTTP 400, request id REQ1): words",
            "To do: do this",
            "To do: or that");
    assertThat(new IntegrityException(problem)).hasMessage(problem.text());
  }

  @Test
  void onlyWhatMayGoWellTheNextTimeIsRetryable() {
    assertThat(new ServiceUnavailableException(Problem.of("x")).retryable()).isTrue();
    assertThat(new PromotionIncompleteException(Problem.of("x")).retryable()).isTrue();
    assertThat(new SwitchFailedException(Problem.of("x")).retryable()).isFalse();
  }

  @Test
  void severalProblemsAreCountedAndListedUnderTheirOwnClasses() {
    PromotionException first =
        new SourceImageNotFoundException(Problem.of("No image.").remedy("push"));
    PromotionException second = new TagImmutableException(Problem.of("No move."));
    PromotionRejectedException rejected = new PromotionRejectedException(List.of(first, second));
    assertThat(rejected)
        .hasMessageStartingWith(
            "2 problems stand in the way and nothing was promoted"
                + " (SourceImageNotFoundException, TagImmutableException):")
        .hasMessageContaining("\n1. SourceImageNotFoundException: No image.\nTo do: push")
        .hasMessageContaining("\n2. TagImmutableException: No move.")
        .hasCause(first);
    assertThat(rejected.reasons()).containsExactly(first, second);
    assertThat(rejected.retryable()).isFalse();
  }

  @Test
  void tooManyProblemsAreCutAtAWholeOneAndTheRestIsCounted() {
    PromotionException one =
        new TargetRepositoryNotFoundException(Problem.of("x".repeat(1_000)).remedy("create it"));
    PromotionRejectedException rejected =
        new PromotionRejectedException(Collections.nCopies(1_000, one));
    String message = String.valueOf(rejected.getMessage());
    long listed = message.lines().filter(l -> l.matches("[0-9]+\\. .*")).count();
    assertThat(message)
        .hasSizeLessThan(MOST)
        .startsWith("1000 problems")
        .endsWith("\n... and %d more, which the log lists.".formatted(1_000 - listed));
    assertThat(listed).isGreaterThan(15);
    assertThat(rejected.reasons()).hasSize(1_000);
  }

  @Test
  void aHugeProblemDoesNotMakeTheListHuge() {
    List<PromotionException> reasons =
        IntStream.range(0, 2)
            .<PromotionException>mapToObj(
                i -> new SourceAccessDeniedException(Problem.of("x".repeat(50_000 * (1 - i) + 10))))
            .toList();
    assertThat(String.valueOf(new PromotionRejectedException(reasons).getMessage()))
        .hasSizeLessThan(MOST)
        .startsWith("2 problems");
  }
}
