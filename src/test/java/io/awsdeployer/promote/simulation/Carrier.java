package io.awsdeployer.promote.simulation;

import java.lang.reflect.Constructor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs virtual threads one at a time on the thread that asks for it. Whatever they start inherits
 * this scheduler, so the function's own threads need to know nothing of it.
 */
final class Carrier implements Executor {
  private static final Constructor<?> BUILDER = builder();

  private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();

  /**
   * The JDK's own tests use it so; it needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
   */
  private static Constructor<?> builder() {
    try {
      Constructor<?> builder =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      builder.setAccessible(true);
      return builder;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void execute(Runnable continuation) {
    ready.add(continuation);
  }

  /** A thread that begins when the carrier runs next. */
  void start(Runnable work) {
    try {
      Thread _ = ((Thread.Builder.OfVirtual) BUILDER.newInstance(this)).start(work);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs until every thread waits for something that only another step gives. */
  void settle() {
    for (@Nullable Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
  }
}
