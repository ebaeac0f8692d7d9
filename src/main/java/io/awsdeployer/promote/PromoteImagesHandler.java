package io.awsdeployer.promote;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.read.RequestReader;
import io.awsdeployer.promote.report.OutputWriter;
import io.awsdeployer.promote.timing.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The door for Lambda: an event in, the contract's output or a documented error out.
 *
 * <p>A stream handler with a mapper of our own: the runtime's would turn a malformed event into an
 * error that nothing can catch by name (docs/decisions.md).
 */
public final class PromoteImagesHandler implements RequestStreamHandler {
  /** Kept free of the function's time, for ending with an error of ours instead of Lambda's. */
  private static final Duration LONGEST_RESERVE = Duration.ofSeconds(10);

  private final Workshop workshop;
  private final EventLog log;
  private final RequestReader requests = new RequestReader();
  private final OutputWriter outputs = new OutputWriter();
  private final AtomicBoolean cold = new AtomicBoolean(true);

  /** As Lambda makes it. */
  public PromoteImagesHandler() {
    this(Workshop.real(), new JsonLog(System.out, Clock.systemUTC(), EventLog.Level.INFO));
  }

  public PromoteImagesHandler(Workshop workshop, EventLog log) {
    this.workshop = workshop;
    this.log = log.with(Map.of("service", "promote-images"));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Deadline deadline = deadline(context);
    EventLog invocation = log.with(fields(context));
    PromotionRequest request = told(invocation, () -> requests.read(input.readAllBytes()));
    EventLog build = invocation.with(fields(request));
    byte[] answer =
        told(build, () -> outputs.write(new Promotion(workshop, request, deadline, build).run()));
    output.write(answer);
  }

  /** What a step does, with whatever ends it told in the log of as much as is known by then. */
  private static <T> T told(EventLog log, Step<T> step) throws IOException {
    try {
      return step.take();
    } catch (PromotionException e) {
      throw FailureLog.told(e, log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FailureLog.told(
          new PromotionIncompleteException(
              Problem.of("The promotion was interrupted.").remedy("call again with the same input"),
              e),
          log);
    } catch (RuntimeException e) {
      FailureLog.unexpected(e, log);
      throw e;
    }
  }

  /** One part of handling. */
  @FunctionalInterface
  private interface Step<T> {
    T take() throws IOException, InterruptedException;
  }

  private Deadline deadline(Context context) {
    Duration remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
    Duration tenth = remaining.dividedBy(10);
    Duration reserve = tenth.compareTo(LONGEST_RESERVE) < 0 ? tenth : LONGEST_RESERVE;
    return Deadline.in(remaining, reserve, workshop.clock());
  }

  /** Names that people query already (Powertools for AWS Lambda, logged fields). */
  private Map<String, Object> fields(Context context) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("function_request_id", text(context.getAwsRequestId()));
    fields.put("function_name", text(context.getFunctionName()));
    fields.put("function_version", text(context.getFunctionVersion()));
    fields.put("function_arn", text(context.getInvokedFunctionArn()));
    fields.put("function_memory_size", context.getMemoryLimitInMB());
    fields.put("cold_start", cold.getAndSet(false));
    fields.put("xray_trace_id", text(System.getProperty("com.amazonaws.xray.traceHeader")));
    return fields;
  }

  private static Map<String, Object> fields(PromotionRequest request) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("correlation_id", request.executionId());
    fields.put("env", request.env());
    fields.put("repo", request.repo());
    fields.put("sk", request.sk());
    fields.put("action", request.action().word());
    return fields;
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
