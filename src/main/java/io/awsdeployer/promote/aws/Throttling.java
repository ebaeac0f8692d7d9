package io.awsdeployer.promote.aws;

import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Lets a caller say when a throttled attempt is made again: the SDK retries by itself, each call
 * for itself, and the calls that come meanwhile would take the turns of those that wait.
 *
 * <p>The SDK asks in the thread that makes the call.
 */
public final class Throttling {
  private static final ScopedValue<Supplier<Duration>> TURNS = ScopedValue.newInstance();

  private Throttling() {}

  /**
   * Makes a call.
   *
   * @param turns asked when an attempt was throttled: how long until the next one
   */
  public static <T, X extends Throwable> T retried(
      Supplier<Duration> turns, ScopedValue.CallableOp<T, X> call) throws X {
    return ScopedValue.where(TURNS, turns).call(call);
  }

  /** Work for another thread, whose throttled attempts take their turns as this one's do. */
  public static Runnable carried(Runnable work) {
    if (!TURNS.isBound()) {
      return work;
    }
    Supplier<Duration> turns = TURNS.get();
    return () -> ScopedValue.where(TURNS, turns).run(work);
  }

  /** The caller's turns where it gives them out, and otherwise the usual pause. */
  public static BackoffStrategy orElse(BackoffStrategy usual) {
    return attempt -> TURNS.isBound() ? TURNS.get().get() : usual.computeDelay(attempt);
  }
}
