package io.awsdeployer.promote.opinions;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.conformance.Comparison;
import io.awsdeployer.localaws.conformance.ConformanceCase;
import io.awsdeployer.localaws.conformance.OpenQuestion;
import io.awsdeployer.localaws.conformance.Workbench;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.promote.testing.Bed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/second-opinions.md has what was asked, and nothing else. */
class OpinionsPageTest {
  @Test
  void theLocalAwsAnswersTheFurtherCasesItself() throws Exception {
    try (LocalAws aws = LocalAws.start();
        SdkClients sdk =
            SdkClients.of(
                aws,
                aws.account(Bed.TARGET).user("u").policy(Policies.allow("*", "*")).accessKey(),
                Bed.AWAY)) {
      Workbench bench = new Workbench(new LocalOpinions(sdk), "aws", Bed.TARGET, "local");
      for (ConformanceCase asked : FurtherCases.all()) {
        Comparison answer = asked.request().compare(bench);
        assertThat(answer.agrees()).as("%s: %s", asked, answer).isTrue();
      }
      assertThat(aws.requests().failures()).isEmpty();
    }
  }

  @Test
  void everyDifferenceIsOfACaseAndHasAReference() {
    assertThat(OpinionsPage.differences())
        .extracting(List::getFirst)
        .doesNotHaveDuplicates()
        .isSubsetOf(FurtherCases.withAll().stream().map(ConformanceCase::toString).toList());
    assertThat(OpinionsPage.differences())
        .allSatisfy(row -> {
          assertThat(row).hasSize(5);
          assertThat(row.subList(2, 4)).anyMatch(opinion -> !opinion.equals(Opinion.SAME));
          assertThat(row.get(4)).contains("§");
        });
  }

  @Test
  void everyOpenQuestionIsListed() {
    assertThat(OpinionsPage.open())
        .extracting(List::getFirst)
        .containsExactlyInAnyOrderElementsOf(
            OpenQuestion.all().stream().map(OpenQuestion::toString).toList());
  }
}
