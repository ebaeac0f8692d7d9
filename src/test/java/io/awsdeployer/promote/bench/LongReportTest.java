package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a long promotion came to is judged, and said, by its numbers. */
class LongReportTest {
  private static final long MIB = 1 << 20;

  private static Standing standing(long moved, long committed, int tags) {
    return new Standing(moved * MIB, moved * MIB, committed * MIB, (int) committed, tags, tags);
  }

  private static Attempt attempt(String error, Standing before, Standing after) {
    return new Attempt(1, 8, Optional.of(error).filter(e -> !e.isEmpty()), error, before, after);
  }

  private static LongResult result(LongPart part, Optional<String> problem, Attempt... attempts) {
    return new LongResult(
        part, 200 * MIB, 200, List.of(attempts), Optional.of(300 * MIB), problem, 30);
  }

  private static LongResult mixed(long movedFirst, long committedFirst, long movedInAll) {
    Standing first = standing(movedFirst, committedFirst, 0);
    return result(
        LongPart.MIXED,
        Optional.empty(),
        attempt(PromotionIncompleteException.class.getName(), standing(0, 0, 0), first),
        attempt("", first, standing(movedInAll, 200, 1)));
  }

  @Test
  void aTwentiethMovedInVainIsTooMuch() {
    assertThat(mixed(104, 100, 209).failures()).isEmpty();
    assertThat(mixed(104, 100, 210).failures()).hasSize(2).first().asString().contains("went up");
  }

  @Test
  void aCallThatEndsNoBlobHasMadeNoProgress() {
    assertThat(mixed(5, 0, 205).failures())
        .singleElement()
        .asString()
        .startsWith("call 1 made no progress");
  }

  @Test
  void whatIsWrongAtTheTargetIsAFailureHoweverItEnded() {
    LongResult wrong =
        result(
            LongPart.MIXED,
            Optional.of("no such blob"),
            attempt("", standing(0, 0, 0), standing(200, 200, 1)));

    assertThat(wrong.failures()).containsExactly("no such blob");
  }

  @Test
  void aLayerThatFitsIntoNoCallHasToBeRefusedEarly() {
    String refused = TargetLimitExceededException.class.getName();
    Attempt late = attempt(refused, standing(0, 0, 0), standing(60, 0, 0));
    Attempt early = new Attempt(0, 3, Optional.of(refused), "", late.before(), standing(20, 1, 0));

    assertThat(result(LongPart.GIANT, Optional.of("not there"), early).failures()).isEmpty();
    assertThat(result(LongPart.GIANT_API, Optional.of("not there"), late).failures())
        .hasSize(2)
        .anySatisfy(failure -> assertThat(failure).contains("8.0 s of a call's 30"));
    assertThat(mixed(100, 100, 200).attempts().getLast().outcome()).isEqualTo("done");
  }

  @Test
  void bothReportsHaveTheNumbers() throws Exception {
    LongReport report =
        new LongReport(
            List.of(mixed(104, 100, 208)), Optional.of(20.0 * MIB), Map.of("cores", "2"));

    assertThat(report.markdown())
        .contains(
            "| 1 | 1.00 | 8.00 | PromotionIncompleteException | 104.0 | 104.0 | 100.0 | 100 | 0 | 0 | 65.0 % |")
        .contains("Calls: 2. 16.0 s of the function's, 18.0 s in all; 57.8 % of the link up")
        .contains("in vain: 4.0 % up, 4.0 % down; most resident memory 300 MiB");
    JsonNode part = new JsonMapper().readTree(report.json()).path("parts").path(0);
    assertThat(part.path("failures")).isEmpty();
    assertThat(part.path("invocations").path(1).path("bytes_committed").asLong())
        .isEqualTo(100 * MIB);
  }
}
