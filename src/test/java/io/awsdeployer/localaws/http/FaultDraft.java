package io.awsdeployer.localaws.http;

import java.time.Duration;
import java.util.function.Predicate;

/** A fault being described: when it strikes, then what it does. It strikes once unless told. */
public final class FaultDraft {

  private final Faults faults;
  private Predicate<Request> condition;
  private int skip;
  private int times = 1;

  FaultDraft(Faults faults, Predicate<Request> condition) {
    this.faults = faults;
    this.condition = condition;
  }

  public FaultDraft when(Predicate<Request> further) {
    condition = condition.and(further);
    return this;
  }

  /** Lets the first n requests pass. */
  public FaultDraft skip(int n) {
    skip = n;
    return this;
  }

  public FaultDraft times(int n) {
    times = n;
    return this;
  }

  public FaultDraft always() {
    return times(Integer.MAX_VALUE);
  }

  /**
   * Answers in the service's place. The answer is given as it is each time, so its body must be one
   * that can be read again; {@link #with} makes a new one each time.
   */
  public FaultRule answer(Response response) {
    return with((request, service) -> response);
  }

  /** Answers an error in the addressed service's own format. */
  public FaultRule awsError(String code, String message, int status) {
    return with((request, service) ->
        ErrorFormat.of(request.operation()).render(new AwsError(status, code, message)));
  }

  /** Answers a bare status, as a proxy or a load balancer in between does. */
  public FaultRule status(int status) {
    return with((request, service) -> Response.empty(status));
  }

  public FaultRule throttle() {
    return with((request, service) -> {
      ErrorFormat format = ErrorFormat.of(request.operation());
      return format.render(format.throttled());
    });
  }

  /** The effect happens, then the connection is closed without an answer. */
  public FaultRule loseAnswer() {
    return with((request, service) -> {
      service.handle(request).body().close();
      throw new ConnectionClosed("fault: answer lost");
    });
  }

  /** Closes the connection before the service sees anything. */
  public FaultRule refuseConnection() {
    return with((request, service) -> {
      throw new ConnectionClosed("fault: connection refused");
    });
  }

  /** The service can read n bytes of the request's body, then the connection is gone. */
  public FaultRule cutRequestAfter(long n) {
    return with((request, service) -> {
      service.handle(request.withBody(FaultyBody.cut(request.body(), n))).body().close();
      throw new ConnectionClosed("fault: request cut");
    });
  }

  /** Content-Length promises the whole; the connection closes after n bytes of the body. */
  public FaultRule cutAnswerAfter(long n) {
    return with((request, service) -> {
      Response whole = service.handle(request);
      return whole.withBody(FaultyBody.cut(whole.body(), n));
    });
  }

  /** Flips the lowest bit of the n-th byte (from 0) of the answer's body. */
  public FaultRule corruptByteAt(long n) {
    return with((request, service) -> {
      Response whole = service.handle(request);
      return whole.withBody(FaultyBody.corrupt(whole.body(), n));
    });
  }

  /** Never answers: silent until the local AWS is closed, at the longest five minutes. */
  public FaultRule stall() {
    return stall(Duration.ofMinutes(5));
  }

  /** Silent for so long, then the connection is closed; the service sees nothing. */
  public FaultRule stall(Duration limit) {
    return with((request, service) -> {
      FaultyBody.silence(faults.closed(), limit);
      throw new ConnectionClosed("fault: stalled");
    });
  }

  /** The answer's body falls silent after n bytes, until closed, at the longest five minutes. */
  public FaultRule stallAnswerAfter(long n) {
    return with((request, service) -> {
      Response whole = service.handle(request);
      return whole.withBody(
          FaultyBody.stall(whole.body(), n, faults.closed(), Duration.ofMinutes(5)));
    });
  }

  /** Something else happens just before the service sees the request. */
  public FaultRule before(Runnable event) {
    return with((request, service) -> {
      event.run();
      return service.handle(request);
    });
  }

  /** Something else happens after the service is done and before its answer is sent. */
  public FaultRule after(Runnable event) {
    return with((request, service) -> {
      Response response = service.handle(request);
      event.run();
      return response;
    });
  }

  /** Any other fault. */
  public FaultRule with(Fault fault) {
    FaultRule rule = new FaultRule(condition, skip, times, fault);
    faults.add(rule);
    return rule;
  }
}
