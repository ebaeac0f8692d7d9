package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench of a long promotion with a few mebibytes: all of its processes, but one call. */
class LongRunTest {
  @TempDir private Path folder;

  @Test
  void thePromotionIsMadeAndVerifiedAndTheGiantIsLeftOutWithoutTheLink() throws Exception {
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    LongOptions options =
        LongOptions.of(
            List.of(
                "size=0.02",
                "seconds=120",
                "network=plain",
                "output=" + folder,
                "parts=mixed,giant"));

    LongReport report = new LongRun(options, silent).run();

    assertThat(report.results())
        .singleElement()
        .satisfies(result -> {
          assertThat(result.failures()).isEmpty();
          assertThat(result.attempts()).hasSize(1);
          assertThat(result.committed()).isEqualTo(result.bytes()).isGreaterThan(2 << 20);
        });
    assertThat(report.facts().get("link")).startsWith("none");
  }

  @Test
  void atItsFullSizeTheMixedWorkIsTwelveGibibytesAndTheGiantIsOneByTimeAndRate() {
    LongOptions options = LongOptions.of(List.of("seconds=15", "mbit=300"));

    assertThat(options.percentOf(LongPart.MIXED)).isEqualTo(100);
    assertThat(options.percentOf(LongPart.MIXED_API)).isEqualTo(25);
    assertThat(options.percentOf(LongPart.GIANT)).isEqualTo(25);
    assertThat(LongWork.layerBytes(100)).isEqualTo(12L << 30);
  }

  @Test
  void anUnknownPartIsRefused() {
    assertThatThrownBy(() -> LongOptions.of(List.of("parts=large")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are [mixed, mixed-api, giant, giant-api]");
  }
}
