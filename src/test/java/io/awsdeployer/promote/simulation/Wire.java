package io.awsdeployer.promote.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The network between all processes and all services. A request arrives when the simulation says
 * so, and so does its answer; between the two, others may.
 */
final class Wire {
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final List<String> READING =
      List.of(
          "GET ",
          "sts:",
          "s3:Get",
          "ecr:BatchGet",
          "ecr:BatchCheck",
          "ecr:Describe",
          "ecr:Get",
          "dynamodb:BatchGet");

  private final MadeUpTime time;
  private final List<Exchange> open = new ArrayList<>();
  private long steps;

  Wire(MadeUpTime time) {
    this.time = time;
  }

  /** What a process hears. */
  sealed interface Heard<T> {
    record Answer<T>(T content, Fate fate) implements Heard<T> {}

    record Refusal<T>(RuntimeException reason) implements Heard<T> {}

    record Nothing<T>(Fate why) implements Heard<T> {}
  }

  /** A request on its way. */
  static final class Exchange {
    private final OneProcess process;
    private final String label;
    private final long sentAt;
    private final Supplier<?> effect;
    private final Thread thread = Thread.currentThread();
    private @Nullable Heard<?> heard;
    private boolean answered;
    private boolean silent;
    private boolean abandoned;

    private Exchange(OneProcess process, String label, long sentAt, Supplier<?> effect) {
      this.process = process;
      this.label = label;
      this.sentAt = sentAt;
      this.effect = effect;
    }

    OneProcess process() {
      return process;
    }

    String label() {
      return label;
    }

    /** Whether it is a question, which changes nothing. */
    boolean isReading() {
      return READING.stream().anyMatch(label::startsWith);
    }

    boolean hasArrived() {
      return heard != null;
    }

    /** Nobody waits for the answer any more, and nobody knows whether it will take effect. */
    boolean isAbandoned() {
      return abandoned || process.isDead();
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param label what it is, the same in every run
   * @param effect what the service does when it arrives
   */
  <T> Heard<T> send(OneProcess process, String label, Supplier<T> effect)
      throws InterruptedException {
    process.requireAlive();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    Exchange exchange = new Exchange(process, label, steps, effect);
    open.add(exchange);
    while (!exchange.answered) {
      LockSupport.park(this);
      process.requireAlive();
      if (Thread.interrupted()) {
        exchange.abandoned = true;
        throw new InterruptedException();
      }
    }
    @SuppressWarnings("unchecked")
    Heard<T> heard = (Heard<T>) exchange.heard;
    return java.util.Objects.requireNonNull(heard);
  }

  /** What may happen next, in an order that does not depend on which thread came first. */
  List<Exchange> next() {
    return sorted().filter(exchange -> !exchange.silent).toList();
  }

  private Stream<Exchange> sorted() {
    return open.stream()
        .sorted(
            Comparator.<Exchange>comparingLong(exchange -> exchange.sentAt)
                .thenComparing(exchange -> exchange.process.name())
                .thenComparing(Exchange::label));
  }

  /** Counts a step; what is sent after it is younger. */
  void step() {
    steps++;
  }

  /** The request arrives. */
  void arrive(Exchange exchange, Fate fate) {
    exchange.heard =
        fate.hasEffect() ? heard(exchange.effect, fate) : new Heard.Nothing<Object>(fate);
  }

  private static Heard<?> heard(Supplier<?> effect, Fate fate) {
    try {
      Object content = effect.get();
      return switch (fate) {
        case ANSWERED, CUT, CORRUPT -> new Heard.Answer<>(content, fate);
        default -> new Heard.Nothing<>(fate);
      };
    } catch (RuntimeException e) {
      return fate == Fate.ANSWERED ? new Heard.Refusal<>(e) : new Heard.Nothing<>(fate);
    }
  }

  /** The answer arrives, or it is clear that none will. */
  void answer(Exchange exchange) {
    if (exchange.heard instanceof Heard.Nothing<?>(Fate why) && why == Fate.SILENT) {
      exchange.silent = true;
      time.in(SILENCE, () -> wake(exchange));
    } else {
      wake(exchange);
    }
  }

  private void wake(Exchange exchange) {
    open.remove(exchange);
    exchange.answered = true;
    LockSupport.unpark(exchange.thread);
  }

  /** Ends a request that nobody waits for, after its effect or without one. */
  void drop(Exchange exchange, boolean takesEffect) {
    open.remove(exchange);
    if (takesEffect && !exchange.hasArrived()) {
      arrive(exchange, Fate.ANSWER_LOST);
    }
    LockSupport.unpark(exchange.thread);
  }

  /** Those of a dead process unwind. */
  Optional<Exchange> abandoned() {
    return sorted().filter(Exchange::isAbandoned).findFirst();
  }
}
