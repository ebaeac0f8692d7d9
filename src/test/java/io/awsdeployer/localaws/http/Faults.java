package io.awsdeployer.localaws.http;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * The faults to come. Rules are asked in the order in which they were made; a rule that lets the
 * request through ({@code before}, {@code loseAnswer}, …) hands it to the rules after it, so that
 * several may strike one request, while one that answers by itself leaves the later ones unused.
 */
public final class Faults implements AutoCloseable {

  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** A fault for an operation; a trailing {@code *} stands for any ending. */
  public FaultDraft on(String operation) {
    return new FaultDraft(this, named(operation));
  }

  public void clear() {
    rules.clear();
  }

  /** Ends every stall. */
  @Override
  public void close() {
    closed.countDown();
  }

  void add(FaultRule rule) {
    rules.add(rule);
  }

  CountDownLatch closed() {
    return closed;
  }

  Response around(Request request, Service service) throws IOException {
    return from(rules.iterator(), request, service);
  }

  private static Response from(Iterator<FaultRule> rest, Request request, Service service)
      throws IOException {
    while (rest.hasNext()) {
      FaultRule rule = rest.next();
      if (rule.takes(request)) {
        return rule.fault().apply(request, through -> from(rest, through, service));
      }
    }
    return service.handle(request);
  }

  private static Predicate<Request> named(String operation) {
    return operation.endsWith("*")
        ? r -> r.operation().startsWith(operation.substring(0, operation.length() - 1))
        : r -> r.operation().equals(operation);
  }
}
