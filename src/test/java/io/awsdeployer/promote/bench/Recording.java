package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.Contestant.Execution;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Resets before, and counts and verifies after each execution.
 *
 * @param server the registries' software, as tables call it
 * @param yardstick whether what runs leaves nothing at the target that could be verified
 * @param measured gets what was measured
 */
record Recording(
    String server,
    Site site,
    Workload workload,
    Servers servers,
    int round,
    boolean yardstick,
    Consumer<Measurement> measured)
    implements Contestant.Course {

  @Override
  public void prepare() throws IOException, InterruptedException {
    site.reset(workload);
    var _ = site.traffic(workload, servers);
  }

  @Override
  public void finish(Execution execution) throws IOException, InterruptedException {
    Traffic traffic = site.traffic(workload, servers);
    Optional<String> problem = execution.failure();
    if (problem.isEmpty() && !yardstick) {
      problem = site.problem(workload);
    }
    measured.accept(
        new Measurement(
            server,
            workload.name(),
            servers.network(),
            round,
            execution.contestant(),
            execution.seconds(),
            execution.cpuSeconds(),
            execution.residentBytes(),
            execution.heap(),
            traffic,
            problem));
  }
}
