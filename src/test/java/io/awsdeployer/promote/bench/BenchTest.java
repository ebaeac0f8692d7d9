package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.clients.Tool;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bench of a few kilobytes, with whichever tools there are. */
@Tag("clients")
class BenchTest {
  @TempDir private Path folder;

  @BeforeEach
  void aRegistryIsThere() throws Exception {
    var _ = Tool.require("registry", "--version");
  }

  @Test
  void everyToolDoesTheWorkAndItsResultIsVerified() throws Exception {
    Results results = bench("workloads=giant,swarm", "networks=plain");

    assertThat(results.failures()).isEmpty();
    assertThat(results.measurements())
        .extracting(Measurement::contestant)
        .contains(OurFunction.COLD, OurFunction.WARM);
    long bytes =
        new Workloads(SIZE)
            .named("giant").copies().stream()
                .mapToLong(copy -> Content.of(List.of(copy.from())).bytes())
                .sum();
    assertThat(results.measurements())
        .filteredOn(m -> m.workload().equals("giant"))
        .allSatisfy(m -> assertThat(m.traffic().up()).isEqualTo(bytes));
  }

  @Test
  void whatIsThereAlreadyIsNotSentAgain() throws Exception {
    Results results = bench("workloads=next", "networks=plain", "tools=promote");

    long missing =
        Content.of(new Workloads(SIZE).named("next").source())
            .without(Content.of(new Workloads(SIZE).named("next").before()))
            .bytes();
    assertThat(results.failures()).isEmpty();
    assertThat(results.measurements())
        .hasSize(2)
        .allSatisfy(m -> assertThat(m.traffic().up()).isEqualTo(missing));
  }

  @Test
  void theFunctionTrustsTheRunsCertificateAndIsHeldToTheRates() throws Exception {
    Results results = bench("workloads=swarm", "networks=tls,quotas", "tools=promote");

    assertThat(results.failures()).isEmpty();
    assertThat(results.measurements())
        .extracting(Measurement::network)
        .containsOnly(Network.TLS, Network.QUOTAS);
  }

  @Test
  void everyMeasurementIsInTheRawReport() throws Exception {
    Results results = bench("workloads=giant", "networks=plain", "tools=promote");

    JsonNode raw = new JsonMapper().readTree(new JsonReport(results).text());
    assertThat(raw.path("measurements")).hasSameSizeAs(results.measurements());
    assertThat(raw.path("measurements").path(0).path("seconds").asDouble())
        .isEqualTo(results.measurements().getFirst().seconds());
    try (var left = Files.list(folder)) {
      assertThat(left).as("what a run leaves of its content").isEmpty();
    }
  }

  private static final double SIZE = 0.01;

  private Results bench(String... choice) throws Exception {
    List<String> options = new java.util.ArrayList<>(List.of(choice));
    options.addAll(List.of("size=" + SIZE, "rounds=1", "processes=2", "data=" + folder));
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Bench(Options.of(options), silent).run();
  }
}
