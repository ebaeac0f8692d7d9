package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.http.Fault;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One call among the next ones that goes wrong in any of the matrix's ways that end by themselves.
 */
public final class RandomFault {
  /** About as many calls as a small promotion makes. */
  private static final int CALLS = 40;

  private static final List<FaultKind> KINDS =
      Stream.of(FaultKind.values())
          .filter(kind -> !kind.has(Trait.SILENT) && !kind.has(Trait.SPREADS))
          .filter(kind -> !kind.name().startsWith("TIME_IS_UP"))
          .toList();

  private RandomFault() {}

  public static Fault of(Random random) {
    FaultKind kind = KINDS.get(random.nextInt(KINDS.size()));
    AtomicInteger left = new AtomicInteger(random.nextInt(CALLS));
    Site site =
        new Site(new MovableClock(), URI.create("http://127.0.0.1:1"), new CountDownLatch(1));
    return (request, service) -> {
      Call.Seen seen = Call.see(request);
      boolean strikes = kind.appliesTo(seen.call()) && left.getAndDecrement() == 0;
      return strikes ? kind.way().take(seen, service, site) : service.handle(seen.request());
    };
  }
}
