package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run stands on: the work's content in the source registry, and servers on every network. It
 * leaves nothing behind.
 */
final class Ground implements AutoCloseable {
  private final Options options;
  private final RegistrySoftware software;
  private final Store store;
  private final Site site;
  private final Interruption interruption;
  private final Optional<Double> load;
  private final long begin;

  private Ground(
      Options options,
      RegistrySoftware software,
      Store store,
      Site site,
      Interruption interruption,
      Optional<Double> load,
      long begin) {
    this.options = options;
    this.software = software;
    this.store = store;
    this.site = site;
    this.interruption = interruption;
    this.load = load;
    this.begin = begin;
  }

  /**
   * Makes the content, starts the servers and pushes it.
   *
   * @param networks that there shall be servers on
   * @param leftOut gets why a network is not there
   * @param screen gets a line for each thing that takes a while
   */
  static Ground prepare(
      Options options,
      RegistrySoftware software,
      List<Network> networks,
      List<Workload> workloads,
      Collection<String> leftOut,
      PrintStream screen)
      throws IOException, InterruptedException, GeneralSecurityException {
    long begin = System.nanoTime();
    Optional<Double> load = Machine.load();
    screen.println("Making the content");
    long need =
        workloads.stream().mapToLong(workload -> 2 * Content.of(workload.source()).bytes()).sum();
    Store store = Store.create(options, software::immutable, need);
    boolean one = workloads.stream().anyMatch(Workload::sameRegistry);
    try {
      Site site = Site.open(store, software, networks, options, one, leftOut);
      Interruption interruption = Interruption.guard(site, store);
      Ground ground = new Ground(options, software, store, site, interruption, load, begin);
      ground.push(workloads, screen);
      return ground;
    } catch (IOException | InterruptedException | GeneralSecurityException | RuntimeException e) {
      store.delete();
      throw e;
    }
  }

  private void push(List<Workload> workloads, PrintStream screen)
      throws IOException, InterruptedException {
    try {
      for (Workload workload : workloads) {
        screen.println("Pushing %s to %s".formatted(workload.name(), software.name()));
        site.seed(workload);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Site site() {
    return site;
  }

  Store store() {
    return store;
  }

  double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Machine, servers and options, as they are at the end. */
  Map<String, String> facts() throws IOException, InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>(Machine.facts());
    facts.put("load average before", load.map(String::valueOf).orElse("unknown"));
    facts.put("load average after", Machine.load().map(String::valueOf).orElse("unknown"));
    facts.put("registry " + software.name(), software.version() + "; " + software.method());
    facts.put("content on", store.place());
    facts.put("day", LocalDate.now(Clock.systemUTC()).toString());
    facts.put("options", options.toString());
    facts.put("took", "%.0f s".formatted(seconds()));
    return facts;
  }

  @Override
  public void close() throws IOException {
    interruption.close();
    site.close();
    store.delete();
  }
}
