package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.clients.Tool;
import io.awsdeployer.promote.bench.Results.Cell;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bench of a few kilobytes, with whichever tools there are. */
class BenchTest {
  private static final double SIZE = 0.001;

  @TempDir private Path folder;

  @Test
  void everyToolDoesTheWorkAndItsResultIsVerified() throws Exception {
    var _ = Tool.require("registry", "--version");
    Results results =
        bench("servers=distribution", "workloads=giant,nothing", "networks=plain,tls");

    assertThat(results.failures()).isEmpty();
    assertThat(results.measurements())
        .allSatisfy(m -> assertThat(m.server()).isEqualTo("distribution"))
        .allSatisfy(m -> assertThat(m.serversCpuSeconds().orElseThrow()).isNotNegative());
    // A clock of a hundredth of a second may miss what one of them did.
    assertThat(results.measurements())
        .extracting(m -> m.serversCpuSeconds().orElseThrow())
        .anySatisfy(seconds -> assertThat(seconds).isPositive());
    assertThat(results.measurements())
        .extracting(Measurement::contestant)
        .contains(OurFunction.COLD, OurFunction.WARM, OurFunction.RESTORED);
    assertThat(results.measurements())
        .filteredOn(m -> m.contestant().startsWith("promote"))
        .allSatisfy(m ->
            assertThat(m.heap().orElseThrow().used())
                .isPositive()
                .isLessThan(m.residentBytes().orElseThrow()));
    assertThat(results.measurements())
        .filteredOn(m -> !m.contestant().startsWith("promote"))
        .allSatisfy(m -> assertThat(m.heap()).isEmpty());
    Workload giant = new Workloads(SIZE).named("giant");
    assertThat(results.measurements())
        .filteredOn(m -> m.workload().equals("giant"))
        .allSatisfy(
            m -> assertThat(m.traffic().up()).isEqualTo(Content.of(giant.source()).bytes()));
    assertThat(results.measurements())
        .filteredOn(m -> m.workload().equals("nothing"))
        .allSatisfy(m -> assertThat(m.traffic().up()).isZero());

    JsonNode raw = new JsonMapper().readTree(new JsonReport(results).text());
    assertThat(raw.path("measurements")).hasSameSizeAs(results.measurements());
    try (var left = Files.list(folder)) {
      assertThat(left).as("what a run leaves of its content").isEmpty();
    }
  }

  @Test
  void zotIsMeasuredBesideDistributionAndCountsAsMuch() throws Exception {
    var _ = Tool.require("registry", "--version");
    // No client of the tests: nothing installs it, so nothing can demand it.
    assumeTrue(RegistrySoftware.find(Zot.NAME).isPresent(), "zot is missing");
    Results results = bench("servers=distribution,zot", "workloads=giant,next", "networks=plain");

    assertThat(results.failures()).isEmpty();
    assertThat(results.cells().keySet())
        .extracting(Cell::toString)
        .containsExactly(
            "giant, plain, distribution",
            "next, plain, distribution",
            "giant, plain, zot",
            "next, plain, zot");
    Workload giant = new Workloads(SIZE).named("giant");
    assertThat(results.measurements())
        .filteredOn(m -> m.workload().equals("giant"))
        .allSatisfy(m -> assertThat(m.traffic().up()).isEqualTo(Content.of(giant.source()).bytes()))
        .allSatisfy(m -> assertThat(m.traffic().registryRequests()).isPositive())
        .allSatisfy(m -> assertThat(m.traffic().down()).isGreaterThanOrEqualTo(m.traffic().up()));
  }

  @Test
  void underEcrsRatesTheWorkIsDoneToo() throws Exception {
    var _ = Tool.require("registry", "--version");
    Results results =
        bench("servers=distribution", "workloads=swarm", "networks=quotas", "tools=promote,oras");

    assertThat(results.failures()).isEmpty();
    assertThat(results.measurements())
        .allSatisfy(m -> assertThat(m.network()).isEqualTo(Network.QUOTAS))
        .allSatisfy(m -> assertThat(m.traffic().up()).isPositive());
  }

  private Results bench(String... choice) throws Exception {
    List<String> options = new java.util.ArrayList<>(List.of(choice));
    options.addAll(List.of("size=" + SIZE, "rounds=1", "processes=2", "data=" + folder));
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Bench(Options.of(options), silent).run();
  }
}
