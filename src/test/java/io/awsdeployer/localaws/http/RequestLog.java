package io.awsdeployer.localaws.http;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What came in, in the order of arrival: refused and faulted requests count as well. */
public final class RequestLog {

  private final ConcurrentLinkedQueue<LoggedRequest> requests = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  private volatile int most = Integer.MAX_VALUE;

  /** From now on only the latest requests are kept, for whoever runs on for days. */
  public void keepAtMost(int requestsAndFailures) {
    most = requestsAndFailures;
  }

  public List<LoggedRequest> entries() {
    return List.copyOf(requests);
  }

  public List<LoggedRequest> entries(String operation) {
    return requests.stream().filter(r -> r.operation().equals(operation)).toList();
  }

  public int count(String operation) {
    return entries(operation).size();
  }

  public int total() {
    return requests.size();
  }

  /** How often each operation was called. */
  public Map<String, Long> counts() {
    return requests.stream()
        .collect(
            Collectors.groupingBy(LoggedRequest::operation, TreeMap::new, Collectors.counting()));
  }

  public long bytesIn(String operation) {
    return sum(operation, LoggedRequest::bytesIn);
  }

  public long bytesOut(String operation) {
    return sum(operation, LoggedRequest::bytesOut);
  }

  /**
   * Mistakes of the local AWS itself, or of a fixture it could not make sense of (each was answered
   * with 500). A test that wants to be sure asserts that there are none.
   */
  public List<RuntimeException> failures() {
    return List.copyOf(failures);
  }

  public void reset() {
    requests.clear();
    failures.clear();
  }

  LoggedRequest arrived(String door, String peer, Request request, AtomicLong bytesIn) {
    LoggedRequest entry =
        new LoggedRequest(door, peer, request.withBody(InputStream.nullInputStream()), bytesIn);
    requests.add(entry);
    drop(requests);
    return entry;
  }

  void failed(RuntimeException failure) {
    failures.add(failure);
    drop(failures);
  }

  private void drop(ConcurrentLinkedQueue<?> oldest) {
    // Counting a queue takes a walk through it, so it is not done for whoever keeps everything.
    if (most < Integer.MAX_VALUE) {
      while (oldest.size() > most) {
        var _ = oldest.poll();
      }
    }
  }

  private long sum(String operation, ToLongFunction<LoggedRequest> bytes) {
    return requests.stream().filter(r -> r.operation().equals(operation)).mapToLong(bytes).sum();
  }
}
