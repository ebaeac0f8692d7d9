package io.awsdeployer.promote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.promote.aws.StreamedMember;
import io.awsdeployer.promote.aws.Throttling;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * A client of the SDK over the wire: any interface of a service that speaks AWS JSON. It tries
 * again like the SDK, and throws what the SDK throws.
 */
final class JsonService implements InvocationHandler {
  private static final int ATTEMPTS = 3;
  private static final BackoffStrategy PAUSE =
      BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(100));
  private static final JsonMapper JSON = new JsonMapper();

  private final Class<?> type;
  private final Endpoint endpoint;
  private final Wire wire;
  private final MadeUpTime time;
  private final OneProcess process;

  private JsonService(
      Class<?> type, Endpoint endpoint, Wire wire, MadeUpTime time, OneProcess process) {
    this.type = type;
    this.endpoint = endpoint;
    this.wire = wire;
    this.time = time;
    this.process = process;
  }

  /** The service's side. */
  interface Endpoint {
    /** The service's answer to an operation, at once. */
    Response answer(String operation, Request request) throws IOException;

    /** What an operation is about, the same in every run. */
    String label(String operation, ObjectNode input);
  }

  /** A client of the given interface. */
  static <C> C client(
      Class<C> type, Endpoint endpoint, Wire wire, MadeUpTime time, OneProcess process) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            new JsonService(type, endpoint, wire, time, process)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (arguments != null && arguments.length == 1 && arguments[0] instanceof AwsRequest request) {
      return call(method, request);
    }
    return switch (method.getName()) {
      case "close" -> null;
      case "toString" -> type.getSimpleName();
      case "hashCode" -> System.identityHashCode(proxy);
      default -> InvocationHandler.invokeDefault(proxy, method, arguments);
    };
  }

  private Object call(Method method, AwsRequest request) throws ReflectiveOperationException {
    String name = method.getName();
    String operation = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    ObjectNode input = JsonBridge.json(request);
    StreamedMember.going().ifPresent(member -> input.put(member.name(), base64(member)));
    String label = endpoint.label(operation, input);
    byte[] body = bytes(input);
    JsonNode answer = Tries.of(ATTEMPTS, () -> once(operation, label, body), this::pause);
    SdkPojo builder = (SdkPojo) method.getReturnType().getMethod("builder").invoke(null);
    return JsonBridge.built(builder, answer);
  }

  private static String base64(StreamedMember member) {
    try (InputStream stream = member.base64()) {
      return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pause(SdkException failure) {
    BackoffStrategy pause =
        failure instanceof AwsServiceException service && service.isThrottlingException()
            ? Throttling.orElse(PAUSE)
            : PAUSE;
    try {
      time.sleeper(process).sleep(pause.computeDelay(1));
    } catch (InterruptedException e) {
      throw aborted(e);
    }
  }

  static AbortedException aborted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return AbortedException.builder().message("Thread was interrupted").cause(e).build();
  }

  private JsonNode once(String operation, String label, byte[] body) {
    Wire.Heard<Response> heard;
    try {
      heard = wire.send(process, label, () -> answered(operation, body));
    } catch (InterruptedException e) {
      throw aborted(e);
    }
    return switch (heard) {
      case Wire.Heard.Answer<Response>(Response answer, Fate fate) when fate == Fate.CUT ->
          throw SdkClientException.create("the connection was cut");
      case Wire.Heard.Answer<Response>(Response answer, Fate _) -> read(operation, answer);
      case Wire.Heard.Refusal<Response>(RuntimeException reason) -> throw reason;
      case Wire.Heard.Nothing<Response>(Fate why) -> throw failure(why);
    };
  }

  private SdkException failure(Fate why) {
    return switch (why) {
      case THROTTLED -> service(400, "ThrottlingException", "Rate exceeded", JSON.nullNode());
      case FAILED, FAILED_AFTER -> service(500, "ServerException", "made up", JSON.nullNode());
      default -> SdkClientException.create("no answer: " + why);
    };
  }

  private Response answered(String operation, byte[] body) {
    try {
      return endpoint.answer(
          operation,
          new Request(
              endpoint.toString() + ":" + operation,
              "POST",
              "/",
              "",
              Map.of("x-amz-target", List.of(endpoint.toString() + "." + operation)),
              new ByteArrayInputStream(body)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AwsError e) {
      throw service(e.status(), e.code(), e.text(), JSON.nullNode());
    }
  }

  private JsonNode read(String operation, Response answer) {
    try {
      JsonNode node = JSON.readTree(answer.body());
      if (answer.status() == 200) {
        return node;
      }
      String code = node.path("__type").asText();
      throw service(
          answer.status(),
          code.substring(code.indexOf('#') + 1),
          node.path("message").asText(operation),
          node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The service's own class for a code, where it has one. */
  private AwsServiceException service(int status, String code, String text, JsonNode details) {
    AwsServiceException.Builder builder = builder(code);
    if (details.isObject()) {
      Object _ = JsonBridge.built((SdkPojo) builder, details);
    }
    return builder
        .message(text)
        .statusCode(status)
        .requestId("made-up")
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(text)
                .serviceName(type.getSimpleName())
                .build())
        .build();
  }

  private AwsServiceException.Builder builder(String code) {
    try {
      return (AwsServiceException.Builder)
          Class.forName(type.getPackageName() + ".model." + code).getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      return AwsServiceException.builder();
    }
  }

  private static byte[] bytes(ObjectNode input) {
    try {
      return JSON.writeValueAsBytes(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
