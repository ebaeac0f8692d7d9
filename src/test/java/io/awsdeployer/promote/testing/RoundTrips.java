package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Faults;
import io.awsdeployer.localaws.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts round trips without a clock: no request of a trip is handled until all of that trip have
 * arrived. A caller that needs more trips than it should have waits in vain, and one that asks for
 * something else is noted.
 */
public final class RoundTrips {
  private static final long IN_VAIN_MILLIS = 30_000;

  private final List<List<String>> trips = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private int arriving;
  private boolean inVain;

  private RoundTrips(List<List<String>> trips) {
    trips.forEach(trip -> this.trips.add(new ArrayList<>(trip)));
  }

  /**
   * Holds requests of the next calls.
   *
   * @param trips the operations of each trip, in order, as often as they are called
   */
  public static RoundTrips expect(Faults faults, List<List<String>> trips) {
    RoundTrips expected = new RoundTrips(trips);
    FaultRule _ =
        faults
            .on("*")
            .always()
            .with((request, service) -> {
              expected.arrived(request);
              return service.handle(request);
            });
    return expected;
  }

  /** What did not come as expected: nothing, where the trips were as few as they should be. */
  public synchronized List<String> surprises() {
    List<String> surprises = new ArrayList<>(others);
    trips.stream().skip(arriving).forEach(trip -> surprises.add("missing: " + trip));
    return surprises;
  }

  private synchronized void arrived(Request request) throws IOException {
    int trip = arriving;
    if (inVain || trip == trips.size() || !trips.get(trip).remove(request.operation())) {
      others.add(request.operation());
      return;
    }
    if (trips.get(trip).isEmpty()) {
      arriving++;
      notifyAll();
    }
    try {
      long end = System.nanoTime() + IN_VAIN_MILLIS * 1_000_000;
      while (arriving == trip && !inVain) {
        long left = (end - System.nanoTime()) / 1_000_000;
        inVain = left <= 0;
        wait(Math.max(1, left));
      }
      notifyAll();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
