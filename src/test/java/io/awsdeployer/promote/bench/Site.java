package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * All servers of one software in a run, on every network. They share their folders, so content is
 * pushed, made new and read back by the loopback ones, whichever network is measured.
 */
final class Site implements AutoCloseable {
  /** How often each operation of the ECR API is played first: until little is compiled any more. */
  private static final int WARM = 2_000;

  /** Less than one percent of the amounts tries the bench itself. */
  private static final double A_TRIAL = 1;

  private final Store store;
  private final HttpAsk http;
  private final Servers loopback;
  private final Map<Network, Servers> servers = new EnumMap<>(Network.class);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();

  private Site(Store store, HttpAsk http, Servers loopback) {
    this.store = store;
    this.http = http;
    this.loopback = loopback;
  }

  /**
   * Starts them.
   *
   * @param withOne whether some workload has one registry for source and target
   * @param leftOut gets why a network is not there
   */
  static Site open(
      Store store,
      RegistrySoftware software,
      List<Network> networks,
      Options options,
      boolean withOne,
      Collection<String> leftOut)
      throws IOException, InterruptedException, GeneralSecurityException {
    store.open();
    int warm = options.size() < A_TRIAL ? 0 : WARM;
    Certificate certificate = Certificate.make(store.root());
    HttpAsk http = new HttpAsk(certificate.trust());
    Servers plain =
        Servers.start(
            Network.PLAIN,
            software,
            Place.LOOPBACK,
            store,
            Optional.empty(),
            Optional.empty(),
            withOne,
            networks.contains(Network.PLAIN) ? warm : 0,
            http);
    Site site = new Site(store, http, plain);
    site.open.add(plain);
    for (Network network : Set.copyOf(networks)) {
      Place place = Place.LOOPBACK;
      if (network == Network.PLAIN) {
        site.servers.put(network, plain);
        continue;
      }
      if (network == Network.SHAPED) {
        Optional<String> obstacle = Link.obstacle();
        if (obstacle.isPresent()) {
          leftOut.add("the shaped link: " + obstacle.get());
          continue;
        }
        Link link = Link.open(store.root(), options);
        site.open.add(link);
        site.links.add(link);
        place = link.far();
      }
      Servers there =
          Servers.start(
              network,
              software,
              place,
              store,
              network == Network.SHAPED ? Optional.empty() : Optional.of(certificate),
              network == Network.SHAPED ? Optional.empty() : Optional.of(plain),
              withOne,
              warm,
              http);
      site.open.add(there);
      site.servers.put(network, there);
    }
    return site;
  }

  HttpAsk http() {
    return http;
  }

  List<Network> networks() {
    return List.copyOf(servers.keySet());
  }

  Servers servers(Network network) {
    return Objects.requireNonNull(servers.get(network));
  }

  /** Pushes what the source holds, and keeps what the target holds before each run. */
  void seed(Workload workload) throws IOException, InterruptedException {
    new Seeding(http, loopback.source().uri()).push(workload.source());
    if (!workload.before().isEmpty()) {
      store.reset("nothing-at-all");
      new Seeding(http, loopback.target().uri()).push(workload.before());
      store.keep(workload.name());
    }
  }

  void reset(Workload workload) throws IOException, InterruptedException {
    store.reset(workload.name());
    for (Link link : links) {
      link.forgetPath();
    }
  }

  /** What the servers counted since the last call. */
  Traffic traffic(Workload workload, Servers on) throws IOException, InterruptedException {
    List<AccessLog.Entry> source = on.source().requests(http);
    List<AccessLog.Entry> target = on.target().requests(http);
    return Traffic.of(
        source, target, on.face(workload).counts(http), Content.of(workload.source()));
  }

  /** CPU seconds that servers and links took since they began; none where that is not told. */
  OptionalDouble serversCpu(Servers on) throws IOException {
    double sum = 0;
    for (long pid : LongStream.concat(on.pids(), links.stream().mapToLong(Link::pid)).toArray()) {
      Optional<Double> seconds = Machine.cpuSeconds(pid);
      if (seconds.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += seconds.get();
    }
    return OptionalDouble.of(sum);
  }

  /** What is wrong with the target, or nothing. */
  Optional<String> problem(Workload workload) throws IOException, InterruptedException {
    return new Verification(http, loopback.target().uri())
        .problem(workload.copies().stream().map(Workload.Copy::to).toList());
  }

  @Override
  public void close() {
    for (AutoCloseable one : open.reversed()) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    http.close();
  }
}
