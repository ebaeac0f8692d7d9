package io.awsdeployer.promote.opinions;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.conformance.Comparison;
import io.awsdeployer.localaws.conformance.ConformanceCase;
import io.awsdeployer.localaws.conformance.LocalClients;
import io.awsdeployer.localaws.conformance.OpenQuestion;
import io.awsdeployer.localaws.conformance.Workbench;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.promote.testing.Bed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** docs/second-opinions.md: the local AWS answers as it says, and all of it is about a question. */
class OpinionsPageTest {
  private final LocalAws aws = LocalAws.start();
  private final LocalClients clients =
      LocalClients.of(
          aws,
          aws.account(Bed.TARGET).user("asker").policy(Policies.allow("*", "*")).accessKey(),
          Bed.AWAY);

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    clients.sdk().close();
    aws.close();
  }

  @Test
  void theLocalAwsAnswersAsThePageSays() throws Exception {
    Workbench bench = new Workbench(clients, "aws", Bed.TARGET, "local");
    Map<String, String> answers = new HashMap<>();
    for (ConformanceCase asked : FurtherCases.withAll()) {
      Comparison answer = asked.request().compare(bench);
      assertThat(answer.agrees()).as("%s: %s", asked, answer).isTrue();
      answers.put(asked.toString(), Opinion.word(answer.seen()));
    }

    assertThat(OpinionsPage.differences())
        .isNotEmpty()
        .allSatisfy(row -> {
          assertThat(answers).containsEntry(row.getFirst(), row.get(1));
          assertThat(row.subList(2, 4)).anyMatch(opinion -> !opinion.equals(Opinion.SAME));
          assertThat(row.get(4)).as("what decides: %s", row).contains("§");
        });
    assertThat(OpinionsPage.differences()).extracting(List::getFirst).doesNotHaveDuplicates();
  }

  @Test
  void everyOpenQuestionIsListedWithItsSwitch() {
    assertThat(OpinionsPage.open())
        .extracting(row -> row.getFirst() + " " + row.get(1))
        .containsExactlyInAnyOrderElementsOf(
            OpenQuestion.all().stream()
                .map(asked ->
                    OpinionsPage.title(asked)
                        + " "
                        + asked.decides().map("`%s`"::formatted).orElse("none"))
                .toList());
  }
}
