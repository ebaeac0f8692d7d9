package io.awsdeployer.promote.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A call that dies midway: its time ends when so many tags are put and counted, while the put of
 * another is under way and never arrives.
 *
 * <p>A put whose answer is still on its way when the time ends may be counted or not. So the clock
 * moves when the function says that a tag is put: it has counted it then.
 */
public final class TimeEnds {
  private static final Duration MORE_THAN_THERE_IS = Duration.ofMinutes(16);

  private final CountDownLatch over = new CountDownLatch(1);

  private TimeEnds() {}

  /**
   * Ends the time of the next call.
   *
   * @param said what the function says of each tag
   */
  public static TimeEnds after(int puts, String said, String underWay, ThreeTags build) {
    TimeEnds ends = new TimeEnds();
    CountDownLatch begun = new CountDownLatch(1);
    var _ =
        TaggedPuts.into(
            underWay,
            build.bed(),
            (request, service) -> {
              begun.countDown();
              await(ends.over);
              throw new IOException("it never arrives");
            });
    CountDownLatch counted = new CountDownLatch(puts);
    Bed _ =
        build
            .bed()
            .whenLogged(
                said,
                () -> {
                  counted.countDown();
                  if (counted.getCount() == 0) {
                    awaitUnchecked(begun);
                    build.clock().forward(MORE_THAN_THERE_IS);
                  }
                });
    return ends;
  }

  /** The call has ended; the next ones meet no fault. */
  public void over(ThreeTags build) {
    over.countDown();
    build.bed().aws().faults().clear();
    Bed _ = build.bed().whenLogged("", () -> {});
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      await(latch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(2, TimeUnit.MINUTES)) {
        throw new IOException("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
