package io.awsdeployer.promote.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.timing.Deadline;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WorkersTest {
  private final Workers workers = new Workers(in(Duration.ofMinutes(10)));

  @Test
  void resultsComeInTheOrderOfTheInputsWhoeverIsDoneFirst() throws InterruptedException {
    CountDownLatch lastIsDone = new CountDownLatch(1);
    List<String> results =
        workers.map(
            List.of(1, 2, 3),
            3,
            number -> {
              if (number == 3) {
                lastIsDone.countDown();
              } else {
                await(lastIsDone);
              }
              return "r" + number;
            });
    assertThat(results).containsExactly("r1", "r2", "r3");
  }

  @Test
  void noMoreThanTheLimitRunAtATime() throws InterruptedException {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(4);
    List<Integer> results =
        workers.map(
            IntStream.range(0, 100).boxed().toList(),
            4,
            number -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              full.countDown();
              await(full);
              running.decrementAndGet();
              return number;
            });
    assertThat(results).hasSize(100);
    assertThat(most).hasValue(4);
  }

  @Test
  void twoCallsAreMadeAtOnce() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    Workers.Both<String, Integer> given =
        workers.both(
            () -> {
              both.countDown();
              await(both);
              return "one";
            },
            () -> {
              both.countDown();
              await(both);
              return 2;
            });
    assertThat(given).isEqualTo(new Workers.Both<>("one", 2));
  }

  @Test
  void ofTwoFailuresTheFirstCallsIsToldAlsoWhereTheSecondWasQuicker() {
    CountDownLatch secondFailed = new CountDownLatch(1);
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                workers.both(
                    () -> {
                      await(secondFailed);
                      throw new IllegalStateException("first");
                    },
                    () -> {
                      secondFailed.countDown();
                      throw new IllegalStateException("second");
                    }));
    assertThat(failure).hasMessage("first");
  }

  @Test
  void theFirstCallsFailureInterruptsTheSecond() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    assertThatIllegalStateException()
        .isThrownBy(() ->
            workers.both(
                () -> {
                  await(begun);
                  throw new IllegalStateException("no");
                },
                () -> stuck(begun, interrupted)));
    await(interrupted);
  }

  @Test
  void twoCallsEndWithTheTimeToo() {
    Workers late = new Workers(in(Duration.ofMillis(1)));
    assertThatExceptionOfType(PromotionIncompleteException.class)
        .isThrownBy(() ->
            late.both(() -> "quick", () -> stuck(new CountDownLatch(1), new CountDownLatch(1))));
  }

  @Test
  void noInputsAreNoResultsEvenWhenTheTimeIsUp() throws InterruptedException {
    assertThat(new Workers(in(Duration.ZERO)).map(List.<Integer>of(), 1, i -> i)).isEmpty();
  }

  @Test
  void theFirstFailureInterruptsTheOthersAndIsThrownAsItIs() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    UnsupportedOperationException failure = new UnsupportedOperationException("no");
    Callable<Integer> stuck = () -> stuck(begun, interrupted);
    Callable<Integer> failing =
        () -> {
          await(begun);
          throw failure;
        };
    assertThat(
            assertThrows(
                RuntimeException.class, () -> workers.all(List.of(stuck, failing), 0, () -> {})))
        .isSameAs(failure);
    await(interrupted);
  }

  @Test
  void errorsAreThrownAsTheyAreAndCheckedExceptionsAsCauses() {
    assertThatExceptionOfType(StackOverflowError.class)
        .isThrownBy(() ->
            workers.alone(() -> {
              throw new StackOverflowError();
            }));
    assertThatIllegalStateException()
        .isThrownBy(() ->
            workers.alone(() -> {
              throw new IOException("checked");
            }))
        .withCauseInstanceOf(IOException.class);
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() ->
            workers.alone(() -> {
              throw new InterruptedException();
            }));
  }

  @Test
  void theDeadlineInterruptsWhatIsUnderWay() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Workers hurried = new Workers(in(Duration.ofMillis(30)));
    assertThatExceptionOfType(PromotionIncompleteException.class)
        .isThrownBy(() -> hurried.alone(() -> stuck(new CountDownLatch(1), interrupted)))
        .matches(e -> e.retryable())
        .withMessageContaining("no tag has moved")
        .withMessageContaining("call again");
    await(interrupted);
  }

  @Test
  void nothingIsWaitedForWhenTheTimeIsUpAlready() {
    Workers late = new Workers(in(Duration.ZERO));
    assertThatExceptionOfType(PromotionIncompleteException.class)
        .isThrownBy(() -> late.alone(() -> stuck(new CountDownLatch(1), new CountDownLatch(1))));
  }

  @Test
  void theHeartbeatBeatsWhileTheTasksRun() throws InterruptedException {
    CountDownLatch beats = new CountDownLatch(3);
    Callable<Integer> untilBeaten =
        () -> {
          await(beats);
          return 1;
        };
    assertThat(workers.all(List.of(untilBeaten), 1, beats::countDown)).containsExactly(1);
  }

  @Test
  void workMayHaveWorkOfItsOwnBeyondEitherLimit() throws InterruptedException {
    List<Integer> sums =
        workers.map(
            List.of(1, 2, 3),
            1,
            factor ->
                workers.map(List.of(1, 2, 3), 1, number -> factor * number).stream()
                    .mapToInt(i -> i)
                    .sum());
    assertThat(sums).containsExactly(6, 12, 18);
  }

  @Test
  void aFailureOfInnerWorkInterruptsTheOuterOnes() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Workers.Task<Integer, Integer> task =
        number ->
            number == 1
                ? workers.alone(() -> stuck(begun, interrupted))
                : workers.alone(() -> {
                  await(begun);
                  throw new UnsupportedOperationException();
                });
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> workers.map(List.of(1, 2), 2, task));
    await(interrupted);
  }

  @Test
  void whoWaitsMayBeInterruptedAndInterruptsTheWork() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread waiting = Thread.currentThread();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() ->
            workers.alone(() -> {
              waiting.interrupt();
              return stuck(new CountDownLatch(1), interrupted);
            }));
    await(interrupted);
  }

  /** Waits for ever. */
  private static int stuck(CountDownLatch begun, CountDownLatch interrupted)
      throws InterruptedException {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
  }

  private static Deadline in(Duration time) {
    return Deadline.in(time, Duration.ZERO, Clock.systemUTC());
  }
}
