package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.clients.Tool;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost table says what Lambda would charge. */
class CostTest {
  private static final double SIZE = 0.001;

  @TempDir private Path folder;

  @Test
  void aMillisecondThatHasBegunIsBilled() {
    assertThat(new Bill(1_024, 1.0, 0).billedMillis()).isEqualTo(1_000);
    assertThat(new Bill(1_024, 1.0001, 0).billedMillis()).isEqualTo(1_001);
  }

  @Test
  void gigabyteSecondsAreOfTheMemoryThatIsConfigured() {
    assertThat(new Bill(512, 3, 0).gbSeconds()).isCloseTo(1.5, within(1e-9));
    assertThat(new Bill(2_048, 3, 0).gbSeconds()).isCloseTo(6, within(1e-9));
  }

  @Test
  void forEachGigabyteTheyGrowAsTheBytesShrink() {
    assertThat(new Bill(2_048, 3, 1L << 29).gbSecondsPerGb().orElseThrow())
        .isCloseTo(12, within(1e-9));
    assertThat(new Bill(2_048, 3, 0).gbSecondsPerGb()).isEmpty();
  }

  @Test
  void aFunctionHasTheShareOfAProcessorThatItsMemoryGives() {
    assertThat(LimitedFunction.share(512)).isCloseTo(0.289, within(0.001));
    assertThat(LimitedFunction.share(1_769)).isEqualTo(1);
    assertThat(LimitedFunction.share(3_538)).isEqualTo(2);
  }

  @Test
  void withoutAChoiceFourSizesOfMemoryAreMeasured() {
    CostOptions options = CostOptions.of(List.of("rounds=1"));

    assertThat(options.memories()).containsExactly(512, 1_024, 1_769, 3_538);
    assertThat(options.bench().rounds()).isEqualTo(1);
    assertThat(options.bench().workloads()).containsExactly("first", "giant", "next");
    assertThat(options.bench().networks()).containsExactly(Network.SHAPED, Network.TLS);
  }

  @Test
  void sizesThatNoFunctionHasAreRefused() {
    assertThatThrownBy(() -> CostOptions.of(List.of("memories=512,64")))
        .hasMessage("memories=[512, 64]: a function has 128 MB at least");
  }

  @Test
  void theTableHasTheMedianOfEachSizeAndNamesWhatDoesNotCount() {
    String table =
        new CostTable(
                new CostResults(
                    Map.of("cores", "2"),
                    Map.of("giant", "one image"),
                    List.of("the shaped link: it needs root"),
                    List.of(
                        run(2_048, 2.0, Optional.empty()),
                        run(2_048, 4.0, Optional.empty()),
                        run(2_048, 3.0, Optional.empty()),
                        run(512, 9.0, Optional.of("600 MiB resident")))))
            .text();

    // 2 GB for 3 s and half a GB: 12 GB-seconds for each GB.
    assertThat(table)
        .contains(
            "| promote (cold) | 2048 | 1.158 | 3.000 [2.00 to 4.00] | 3 | 1.50 | 512.0 | 6.000 | 12.00 | 0.0001600 | 0.0002000 | 20 | 64 |")
        .contains("* giant, tls, round 1, promote (cold), 512 MB: 600 MiB resident")
        .contains("* the shaped link: it needs root")
        .doesNotContain("| 512 |");
  }

  @Test
  void aPromotionWithAShareOfAProcessorIsMeasuredAndVerified() throws Exception {
    var _ = Tool.require("registry", "--version");
    CostOptions options =
        CostOptions.of(
            List.of(
                "size=" + SIZE,
                "rounds=1",
                "workloads=giant",
                "networks=plain",
                "memories=1769",
                "data=" + folder));
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    CostResults results = new Cost(options, CpuLimit.best(), silent).run();

    assertThat(results.failures()).isEmpty();
    assertThat(results.runs())
        .extracting(run -> run.measured().contestant())
        .containsExactly(OurFunction.RESTORED, OurFunction.COLD);
    long bytes = Content.of(new Workloads(SIZE).named("giant").source()).bytes();
    assertThat(results.runs()).allSatisfy(run -> assertThat(run.bill().bytes()).isEqualTo(bytes));
    JsonNode raw = new JsonMapper().readTree(new CostJson(results).text());
    assertThat(raw.path("runs")).hasSize(2);
    assertThat(raw.path("facts").path("processor limited").asText()).contains("100 ms");
  }

  private static CostResults.Run run(int memory, double seconds, Optional<String> problem) {
    return new CostResults.Run(
        memory,
        new Measurement(
            "distribution",
            "giant",
            Network.TLS,
            1,
            OurFunction.COLD,
            seconds,
            Optional.of(1.5),
            Optional.of(2.5),
            Optional.of(64L << 20),
            Optional.of(new Heap(20 << 20, 32 << 20)),
            new Traffic(10, 2, 0, 1L << 29, 1L << 29, 0),
            problem));
  }
}
