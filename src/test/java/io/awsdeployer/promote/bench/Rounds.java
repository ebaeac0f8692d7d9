package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.Contestant.Execution;
import io.awsdeployer.promote.bench.Results.Cell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * The rounds between registries of one software. They are outermost, so that what changes on the
 * machine in the meantime meets everybody; in each round the contestants begin in another order.
 */
final class Rounds {
  private final String server;
  private final Site site;
  private final List<Contestant> contestants;
  private final double until;
  private final DoubleSupplier clock;
  private final Consumer<String> screen;
  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<Integer, List<Cell>> untimely = new TreeMap<>();
  private final Map<Cell, Double> lastDuration = new HashMap<>();

  /**
   * @param until when no round but a cell's first begins that would not have ended, in seconds
   * @param clock seconds since the run began
   */
  Rounds(
      String server,
      Site site,
      List<Contestant> contestants,
      double until,
      DoubleSupplier clock,
      Consumer<String> screen) {
    this.server = server;
    this.site = site;
    this.contestants = contestants;
    this.until = until;
    this.clock = clock;
    this.screen = screen;
  }

  /** Whether a workload is measured on a network. */
  static boolean measured(Workload workload, Network network) {
    return network != Network.QUOTAS || workload.name().equals("swarm");
  }

  void run(List<Workload> workloads, int rounds) throws IOException, InterruptedException {
    for (int round = 1; round <= rounds; round++) {
      for (Network network : site.networks()) {
        for (Workload workload : workloads) {
          if (measured(workload, network)) {
            cell(workload, site.servers(network), round);
          }
        }
      }
    }
  }

  List<Measurement> measurements() {
    return measurements;
  }

  /** By round, what was left out for want of time. */
  Map<Integer, List<Cell>> untimely() {
    return untimely;
  }

  private void cell(Workload workload, Servers servers, int round)
      throws IOException, InterruptedException {
    Cell cell = new Cell(server, workload.name(), servers.network());
    double begin = clock.getAsDouble();
    if (round > 1 && begin + lastDuration.getOrDefault(cell, 0.0) > until) {
      untimely.computeIfAbsent(round, _ -> new ArrayList<>()).add(cell);
      return;
    }
    List<Contestant> turn = new ArrayList<>(contestants);
    Collections.rotate(turn, -(round - 1));
    for (Contestant contestant : turn) {
      boolean yardstick = contestant instanceof OneWay;
      if (yardstick && (servers.network() != Network.SHAPED || !OneWay.measures(workload))) {
        continue;
      }
      contestant.run(workload, servers, new MeasuredCourse(workload, servers, round, yardstick));
    }
    lastDuration.put(cell, clock.getAsDouble() - begin);
  }

  /** Resets before, and counts and verifies after each execution. */
  private final class MeasuredCourse implements Contestant.Course {
    private final Workload workload;
    private final Servers servers;
    private final int round;
    private final boolean yardstick;

    MeasuredCourse(Workload workload, Servers servers, int round, boolean yardstick) {
      this.workload = workload;
      this.servers = servers;
      this.round = round;
      this.yardstick = yardstick;
    }

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
      measurements.add(
          new Measurement(
              server,
              workload.name(),
              servers.network(),
              round,
              execution.contestant(),
              execution.seconds(),
              execution.cpuSeconds(),
              execution.residentBytes(),
              traffic,
              problem));
      screen.accept(
          "%d  %-12s %-8s %-7s %-18s %7s s%s"
              .formatted(
                  round,
                  server,
                  workload.name(),
                  servers.network(),
                  execution.contestant(),
                  Amounts.seconds(execution.seconds()),
                  problem.map(p -> "  DOES NOT COUNT: " + p).orElse("")));
    }
  }
}
