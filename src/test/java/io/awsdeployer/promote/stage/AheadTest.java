package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AheadTest {
  private final List<String> discarded = new ArrayList<>();

  private Ahead<String> ahead(Ahead.Work<String> work) {
    return new Ahead<>(work, discarded::add);
  }

  /** What the thread that works ahead meets, whoever waits for it meets. */
  @Test
  void whatGoesWrongReachesWhoWaits() throws Exception {
    assertThat(ahead(() -> "there").await()).isEqualTo("there");
    for (Throwable e :
        List.of(
            new IOException("broken"),
            new IllegalStateException("odd"),
            new OutOfMemoryError("made up"))) {
      assertThatThrownBy(
              ahead(() -> {
                switch (e) {
                  case IOException broken -> throw broken;
                  case RuntimeException odd -> throw odd;
                  default -> throw (Error) e;
                }
              })
                  ::await)
          .isSameAs(e);
    }
  }

  @Test
  void whatNobodyWantsAnyMoreIsDiscarded() throws Exception {
    Ahead<String> done = ahead(() -> "done");
    assertThat(done.await()).isEqualTo("done");
    done.abandon();
    assertThat(discarded).containsExactly("done");

    CountDownLatch abandoned = new CountDownLatch(1);
    Ahead<String> late =
        ahead(() -> {
          awaitUninterruptibly(abandoned);
          return "late";
        });
    late.abandon();
    abandoned.countDown();
    late.end();
    assertThat(discarded).containsExactly("done", "late");
  }

  /** Its memory is another's then. */
  @Test
  void whatIsEndedWorksNoMoreAlsoWhereTheCallerIsInterrupted() {
    CountDownLatch forEver = new CountDownLatch(1);
    List<String> steps = new ArrayList<>();
    Ahead<String> reading =
        ahead(() -> {
          try {
            forEver.await();
          } catch (InterruptedException _) {
            steps.add("interrupted");
          }
          return "";
        });
    Thread.currentThread().interrupt();
    reading.end();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(steps).containsExactly("interrupted");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = true;
    while (interrupted) {
      try {
        latch.await();
        interrupted = false;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }
}
