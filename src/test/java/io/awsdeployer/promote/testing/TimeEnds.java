package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.http.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A call that dies midway: its time ends when the tags of some repositories have been put, while
 * that of another is under way and never arrives.
 */
public final class TimeEnds {
  private final CountDownLatch over = new CountDownLatch(1);

  private TimeEnds() {}

  public static TimeEnds after(List<String> put, String underWay, ThreeTags build) {
    TimeEnds ends = new TimeEnds();
    CountDownLatch begun = new CountDownLatch(put.size() + 1);
    var _ =
        TaggedPuts.into(
            underWay,
            build.bed(),
            (request, service) -> {
              begun.countDown();
              await(ends.over);
              throw new IOException("it never arrives");
            });
    for (String repository : put) {
      Fault arrives =
          (request, service) -> {
            var done = service.handle(request);
            begun.countDown();
            await(begun);
            build.clock().forward(Duration.ofMinutes(16));
            return done;
          };
      var _ = TaggedPuts.into(repository, build.bed(), arrives);
    }
    return ends;
  }

  /** The call has ended; the next ones meet no fault. */
  public void over(ThreeTags build) {
    over.countDown();
    build.bed().aws().faults().clear();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
