package io.awsdeployer.localaws.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.User;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The local AWS answers every case to the word, and every open question as its switches say. */
class ConformanceTest {
  private static final String ACCOUNT = "111111111111";
  private static final String REGION = "eu-west-1";

  private final LocalAws aws = LocalAws.start();
  private final User tester = aws.account(ACCOUNT).user("tester").policy(Policies.allow("*", "*"));
  private final LocalClients clients = LocalClients.of(aws, tester.accessKey(), REGION);
  private final Workbench bench = new Workbench(clients, "aws", ACCOUNT, "test");

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    clients.sdk().close();
    aws.close();
  }

  @TestFactory
  Stream<DynamicTest> everyCaseIsAnsweredToTheWord() {
    return ConformanceCase.all().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.toString(),
                () -> {
                  Comparison comparison = each.request().compare(bench);
                  assertThat(comparison.agreesToTheWord())
                      .as("expected %s\n but was %s", comparison.expected(), comparison.seen())
                      .isTrue();
                }));
  }

  /**
   * Documented of ECR (it has the referrers API, and BatchGetImage is the right to it), so not to
   * be asked: they stand for other registries, and for documentation that turns out wrong.
   */
  private static final EnumSet<Switch> SETTLED =
      EnumSet.of(Switch.NO_REFERRERS_API, Switch.LISTING_REFERRERS_IS_A_RIGHT);

  @Test
  void everySwitchIsDecidedByOneQuestionAndEveryPointAsked() {
    List<OpenQuestion> questions = OpenQuestion.all();

    assertThat(questions.stream().map(OpenQuestion::decides).flatMap(Optional::stream))
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(SETTLED));
    assertThat(questions.stream().map(OpenQuestion::place).collect(Collectors.toSet()))
        .containsAll(IntStream.rangeClosed(1, 11).mapToObj(n -> "10.2." + n).toList());
  }

  static Stream<Set<Switch>> settings() {
    return Stream.concat(
        Stream.of(EnumSet.noneOf(Switch.class)), Stream.of(Switch.values()).map(EnumSet::of));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theFindingIsWhatTheSwitchIsSetTo(Set<Switch> on) throws Exception {
    aws.ecr().behaviour(Behaviour.documented().with(on.toArray(Switch[]::new)));
    for (OpenQuestion question : OpenQuestion.all()) {
      // An artifact that is refused cannot show whether its subject would be missed.
      if (question.decides().isEmpty()
          || (on.contains(Switch.ARTIFACTS_REFUSED)
              && question.decides().get() == Switch.SUBJECT_MUST_EXIST)) {
        continue;
      }
      assertThat(question.probe().ask(bench).kind())
          .as(question.toString())
          .isEqualTo(
              on.contains(question.decides().get())
                  ? Finding.Kind.SWITCH_ON
                  : Finding.Kind.SWITCH_OFF);
    }
  }
}
