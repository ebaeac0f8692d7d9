package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.http.Fault;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before every service: counts the calls of each class, and strikes those that are to be.
 */
final class Injector implements Fault {
  private final Optional<FaultCase> faultCase;
  private final Site site;
  private final Map<Call, Integer> counts = new ConcurrentHashMap<>();
  private final Set<Call> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger struck = new AtomicInteger();
  private final AtomicBoolean everywhere = new AtomicBoolean();

  private Injector(Optional<FaultCase> faultCase, Site site) {
    this.faultCase = faultCase;
    this.site = site;
  }

  /** One that only counts. */
  static Injector counting(Scene scene) {
    return before(scene, new Injector(Optional.empty(), scene.site()));
  }

  static Injector striking(FaultCase faultCase, Scene scene) {
    return before(scene, new Injector(Optional.of(faultCase), scene.site()));
  }

  private static Injector before(Scene scene, Injector injector) {
    scene.meets(injector);
    return injector;
  }

  /** What there was of each class of calls. */
  Map<Call, FaultCase.Clean> seen() {
    Map<Call, FaultCase.Clean> seen = new TreeMap<>();
    counts.forEach(
        (call, times) -> seen.put(call, new FaultCase.Clean(times, refused.contains(call))));
    return seen;
  }

  int struck() {
    return struck.get();
  }

  @Override
  public Response apply(Request request, Service service) throws IOException {
    Call.Seen seen = Call.see(request);
    int number = counts.merge(seen.call(), 1, Integer::sum);
    if (faultCase.isPresent() && hits(faultCase.get(), seen.call(), number)) {
      struck.incrementAndGet();
      return faultCase.get().kind().way().take(seen, service, site);
    }
    Response response = service.handle(seen.request());
    if (response.status() >= 400) {
      refused.add(seen.call());
    }
    return response;
  }

  private boolean hits(FaultCase one, Call call, int number) {
    if (everywhere.get()) {
      return one.kind().everywhere().test(call);
    }
    boolean hit = one.call().equals(call) && one.strike().hits(number, one.clean().times());
    if (hit && one.strike() == Strike.FROM_HERE) {
      everywhere.set(true);
    }
    return hit;
  }
}
