package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.Contestant.Execution;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Resets before, and counts and verifies after each execution. */
final class Recording implements Contestant.Course {
  private final String server;
  private final Site site;
  private final Workload workload;
  private final Servers servers;
  private final int round;
  private final boolean yardstick;
  private final Consumer<Measurement> measured;
  private OptionalDouble serversCpuBefore = OptionalDouble.empty();

  /**
   * @param server the registries' software, as tables call it
   * @param yardstick whether what runs leaves nothing at the target that could be verified
   * @param measured gets what was measured
   */
  Recording(
      String server,
      Site site,
      Workload workload,
      Servers servers,
      int round,
      boolean yardstick,
      Consumer<Measurement> measured) {
    this.server = server;
    this.site = site;
    this.workload = workload;
    this.servers = servers;
    this.round = round;
    this.yardstick = yardstick;
    this.measured = measured;
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    site.reset(workload);
    var _ = site.traffic(workload, servers);
    serversCpuBefore = site.serversCpu(servers);
  }

  @Override
  public void finish(Execution execution) throws IOException, InterruptedException {
    Optional<Double> serversCpu = serversCpuSince(serversCpuBefore);
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
            serversCpu,
            execution.residentBytes(),
            execution.heap(),
            traffic,
            problem));
  }

  private Optional<Double> serversCpuSince(OptionalDouble before) throws IOException {
    OptionalDouble now = site.serversCpu(servers);
    return before.isPresent() && now.isPresent()
        ? Optional.of(now.getAsDouble() - before.getAsDouble())
        : Optional.empty();
  }
}
