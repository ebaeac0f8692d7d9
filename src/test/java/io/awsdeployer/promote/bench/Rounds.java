package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.Results.Cell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
      if (contestant instanceof Yardstick yardstick
          && (servers.network() != Network.SHAPED || !yardstick.measures(workload))) {
        continue;
      }
      contestant.run(
          workload,
          servers,
          new Recording(
              server, site, workload, servers, round, contestant instanceof Yardstick, this::keep));
    }
    lastDuration.put(cell, clock.getAsDouble() - begin);
  }

  private void keep(Measurement measured) {
    measurements.add(measured);
    screen.accept(
        "%d  %-12s %-8s %-7s %-18s %7s s%s"
            .formatted(
                measured.round(),
                server,
                measured.workload(),
                measured.network(),
                measured.contestant(),
                Amounts.seconds(measured.seconds()),
                measured.problem().map(p -> "  DOES NOT COUNT: " + p).orElse("")));
  }
}
