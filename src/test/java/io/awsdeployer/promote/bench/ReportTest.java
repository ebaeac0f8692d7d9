package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The reports say what the raw numbers say. */
class ReportTest {
  private static final Traffic TRAFFIC = new Traffic(10, 2, 1, 3 << 20, 1 << 20, 0);

  private final Results results =
      results(
          List.of(
              rounds(OurFunction.COLD, 4.0, 2.0, 3.0),
              rounds("crane", 5.0, 9.0, 6.0, 7.0),
              rounds("<oras>", 8.0),
              rounds(OneWay.NAME, 1.0),
              rounds(BothWays.NAME, 1.5),
              List.of(measured("regctl", 1, 0.5, Optional.of("shop/api:1 is another digest")))));

  @Test
  void theMiddleOfAnOddNumberOfRoundsIsTheMedian() {
    Summary ours = summary(OurFunction.COLD);

    assertThat(ours.median()).isEqualTo(3.0);
    assertThat(ours.least()).isEqualTo(2.0);
    assertThat(ours.most()).isEqualTo(4.0);
    assertThat(ours.typical().seconds()).isEqualTo(3.0);
  }

  @Test
  void betweenTheMiddleTwoOfAnEvenNumberLiesTheMedian() {
    assertThat(summary("crane").median()).isEqualTo(6.5);
  }

  @Test
  void theFastestContestantWinsAndNoYardstickDoes() {
    List<Summary> summaries = results.cells().values().iterator().next();

    assertThat(Results.winner(summaries).map(Summary::contestant)).hasValue(OurFunction.COLD);
    assertThat(Results.bestPeer(summaries).map(Summary::contestant)).hasValue("crane");
  }

  @Test
  void aRunThatDoesNotCountIsInNoMedianAndIsNamed() {
    String text = new MarkdownReport(results).text();

    assertThat(results.cells().values().iterator().next())
        .extracting(Summary::contestant)
        .doesNotContain("regctl");
    assertThat(text)
        .contains("* first, shaped, distribution, round 1, regctl: shop/api:1 is another digest");
  }

  @Test
  void theTableHasMedianSpreadRatioAndCounts() {
    assertThat(new MarkdownReport(results).text())
        .contains(
            "| promote (cold) | **3.00** [2.00 to 4.00] | 0.46 | 3 | 12 | 2 | 1 | 3.0 | 1.0 | 1.50 | 2.50 | 64 | 20 |")
        .contains(
            "| crane | 6.50 [5.00 to 9.00] | 1.00 | 4 | 12 | 2 | 1 | 3.0 | 1.0 | 1.50 | 2.50 | 64 | |")
        .contains("* the shaped link: it needs root");
  }

  @Test
  void forEachWorkTheMostMemoryOfTheFunctionIsGiven() {
    assertThat(new MarkdownReport(results).text())
        .contains("| | heap in use | heap committed | resident |")
        .contains("| first | 20 | 32 | 64 |");
  }

  @Test
  void thePictureIsWellFormedAndHasABarForEachContestant() throws Exception {
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(new SvgChart(results).text())));

    // The first rectangle is the ground.
    assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(1 + 5);
    assertThat(picture.getDocumentElement().getTextContent()).contains("3.00", "<oras>");
  }

  @Test
  void aCommittedBlobCountsWithItsSizeAndTheFacesRequestsAreNotTheTools() {
    Workload swarm = new Workloads(0.01).named("swarm");
    Content content = Content.of(swarm.source());
    var blob = content.blobs().values().iterator().next();
    List<AccessLog.Entry> target =
        List.of(
            entry("PUT", "/v2/a/blobs/uploads/1?_state=x&digest=" + blob.digest(), 201, "crane"),
            entry(
                "POST", "/v2/a/blobs/uploads/?mount=%s&from=b".formatted(blob.digest()), 201, "x"),
            entry("PUT", "/v2/a/manifests/1", 201, "bench-face"));

    Traffic traffic =
        Traffic.of(
            List.of(entry("GET", "/v2/a/blobs/x", 200, "crane")),
            target,
            Map.of("api:ecr:PutImage", 3L, "refused:api", 1L, "refused:v2", 2L),
            content);

    assertThat(traffic).isEqualTo(new Traffic(5, 3, 3, 7, blob.size(), 1));
  }

  private Summary summary(String contestant) {
    return results.cells().values().iterator().next().stream()
        .filter(summary -> summary.contestant().equals(contestant))
        .findFirst()
        .orElseThrow();
  }

  private static AccessLog.Entry entry(String method, String path, int status, String agent) {
    return new AccessLog.Entry(method, path, status, 7, agent);
  }

  private static Results results(List<List<Measurement>> measurements) {
    return new Results(
        Map.of("cores", "2"),
        Map.of("crane", "1.0"),
        Map.of("first", "8 images"),
        List.of("the shaped link: it needs root"),
        measurements.stream().flatMap(List::stream).toList());
  }

  private static List<Measurement> rounds(String contestant, double... seconds) {
    return IntStream.range(0, seconds.length)
        .mapToObj(i -> measured(contestant, i + 1, seconds[i], Optional.empty()))
        .toList();
  }

  private static Measurement measured(
      String contestant, int round, double seconds, Optional<String> problem) {
    return new Measurement(
        "distribution",
        "first",
        Network.SHAPED,
        round,
        contestant,
        seconds,
        Optional.of(1.5),
        Optional.of(2.5),
        Optional.of(64L << 20),
        contestant.startsWith("promote")
            ? Optional.of(new Heap(20 << 20, 32 << 20))
            : Optional.empty(),
        TRAFFIC,
        problem);
  }
}
