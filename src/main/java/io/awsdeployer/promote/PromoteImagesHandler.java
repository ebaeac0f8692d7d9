package io.awsdeployer.promote;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.read.Event;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.read.RequestReader;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.report.OutputWriter;
import io.awsdeployer.promote.timing.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The door for Lambda: an event in, the contract's output or a documented error out.
 *
 * <p>A stream handler with a mapper of our own: the runtime's would turn a malformed event into an
 * error that nothing can catch by name (docs/decisions.md).
 */
public final class PromoteImagesHandler implements RequestStreamHandler, Resource {
  /** HotSpot's collectors but G1 and ZGC shrink the heap in steps: the fourth goes all the way. */
  private static final int COLLECTIONS_UNTIL_MEMORY_IS_GIVEN_BACK = 4;

  private final AtomicReference<Workshop> tools;
  private final EventLog log;
  private final RequestReader requests = new RequestReader();
  private final OutputWriter outputs = new OutputWriter();
  private final AtomicBoolean cold = new AtomicBoolean(true);

  /** As Lambda makes it. */
  public PromoteImagesHandler() {
    this.tools = new AtomicReference<>(Workshop.real());
    this.log = named(new JsonLog(System.out, tools.get().clock(), EventLog.Level.INFO));
    NativeCrypto.install(tools.get().environment(), log);
    // It holds its resources weakly; the runtime holds the handler.
    Core.getGlobalContext().register(this);
  }

  public PromoteImagesHandler(Workshop workshop, EventLog log) {
    this.tools = new AtomicReference<>(workshop);
    this.log = named(log);
  }

  private static EventLog named(EventLog log) {
    return log.with(Map.of("service", "promote-images"));
  }

  /**
   * Called by SnapStart before the snapshot is taken, and never without it (AWS Lambda Developer
   * Guide, "Lambda SnapStart runtime hooks for Java"). Its time is that of publishing a version.
   */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    Workshop workshop = tools.get();
    Rehearsal.standard(workshop.environment(), workshop.clock())
        .forEach(rehearsal -> rehearsal.playedFor(log));
    giveMemoryBack();
  }

  /**
   * What rehearsals leave would be part of the snapshot, read at each restore, and take most of a
   * small function's memory: 180 MiB of garbage, measured (docs/benchmarks-jvm.md).
   */
  private static void giveMemoryBack() {
    for (int i = 0; i < COLLECTIONS_UNTIL_MEMORY_IS_GIVEN_BACK; i++) {
      System.gc();
    }
  }

  /**
   * Called by SnapStart after each restore. What was there before is closed, not mended:
   * connections, cached credentials, the environment's values and sources of chance.
   */
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    tools.getAndSet(Workshop.real()).close();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Workshop workshop = tools.get();
    Instant start = workshop.clock().instant();
    // What is kept free of the time is for ending with an error of ours instead of Lambda's.
    Deadline deadline =
        Deadline.in(
            Duration.ofMillis(context.getRemainingTimeInMillis()),
            workshop.clock(),
            workshop.retries().sleeper());
    boolean isCold = cold.getAndSet(false);
    EventLog invocation = log.with(fields(context, isCold));
    if (isCold) {
      invocation.info("Cold start", Platform.of(workshop.environment()).fields());
    }
    CallMetrics unread = metrics(invocation, workshop, start, "", CallMetrics.UNREAD, isCold);
    Event event = told(unread, () -> requests.read(input.readAllBytes(), ownEnv(workshop)));
    EventCall call = new EventCall(workshop, deadline, invocation, Watcher.NOBODY);
    String env = event instanceof Event.Asked(PromotionRequest request) ? request.env() : "";
    CallMetrics metrics =
        metrics(call.told(event), workshop, start, env, event.action().word(), isCold);
    byte[] answer =
        told(
            metrics,
            () -> {
              Outcome outcome = call.answer(event);
              byte[] written = outputs.write(outcome);
              metrics.ended(outcome);
              return written;
            });
    output.write(answer);
  }

  /** What a step does, with whatever ends it told in the log of as much as is known by then. */
  private static <T> T told(CallMetrics metrics, Step<T> step) throws IOException {
    try {
      return step.take();
    } catch (PromotionException e) {
      throw failed(metrics, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(
          metrics,
          new PromotionIncompleteException(
              Problem.of("The promotion was interrupted.").remedy("call again with the same input"),
              e));
    } catch (RuntimeException e) {
      metrics.failed(false);
      FailureLog.unexpected(e, metrics.log());
      throw e;
    }
  }

  /** The failure's own line comes last. */
  private static PromotionException failed(CallMetrics metrics, PromotionException e) {
    metrics.failed(e.retryable());
    return FailureLog.told(e, metrics.log());
  }

  /** The function's own environment names its metrics; an event could make up any number. */
  private static CallMetrics metrics(
      EventLog told,
      Workshop workshop,
      Instant start,
      String eventsEnv,
      String action,
      boolean isCold) {
    String own = ownEnv(workshop);
    String env = own.isEmpty() ? eventsEnv : own;
    return new CallMetrics(
        told, workshop.clock(), start, env.isEmpty() ? CallMetrics.UNREAD : env, action, isCold);
  }

  private static String ownEnv(Workshop workshop) {
    return workshop.environment().getOrDefault("ENV", "").strip();
  }

  /** One part of handling. */
  @FunctionalInterface
  private interface Step<T> {
    T take() throws IOException, InterruptedException;
  }

  /** Names that people query already (Powertools for AWS Lambda, logged fields). */
  private static Map<String, Object> fields(Context context, boolean isCold) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("function_request_id", text(context.getAwsRequestId()));
    fields.put("function_name", text(context.getFunctionName()));
    fields.put("function_version", text(context.getFunctionVersion()));
    fields.put("function_arn", text(context.getInvokedFunctionArn()));
    fields.put("function_memory_size", context.getMemoryLimitInMB());
    fields.put("cold_start", isCold);
    fields.put("xray_trace_id", text(System.getProperty("com.amazonaws.xray.traceHeader")));
    return fields;
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
