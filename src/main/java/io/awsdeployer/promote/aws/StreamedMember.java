package io.awsdeployer.promote.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A large binary member of a JSON request, encoded while it is sent. The SDK makes the whole
 * request beforehand, for a layer part of 20 MiB a text of 28 MB, and so many parts at once are
 * most of a small function's memory. To the service it is the same request with this member last.
 */
public final class StreamedMember {
  /** Of the call that is being made: the SDK's clients call on the caller's own thread. */
  private static final ScopedValue<StreamedMember> GOING = ScopedValue.newInstance();

  private static final String CONTENT_LENGTH = "Content-Length";

  private final String name;
  private final PartBytes bytes;
  private final int first;

  /**
   * Bytes that must not change until the call has ended.
   *
   * @param name the member's in the service's JSON
   * @param first which byte is the first to go
   */
  public StreamedMember(String name, PartBytes bytes, int first) {
    this.name = name;
    this.bytes = bytes;
    this.first = first;
  }

  /** Makes a call of one request, which the member goes with. */
  public <T> T goesWith(Supplier<T> call) {
    return ScopedValue.where(GOING, this).call(call::get);
  }

  /** What goes with the request of this call, for who sends it by another client than the SDK's. */
  public static Optional<StreamedMember> going() {
    return GOING.isBound() ? Optional.of(GOING.get()) : Optional.empty();
  }

  public String name() {
    return name;
  }

  /** Its value in JSON, without the quotes; each stream begins anew. */
  public InputStream base64() {
    return new Base64Stream(bytes, first);
  }

  /** Puts the member into the request's text, which is a JSON object with other members. */
  private RequestBody in(RequestBody others) {
    byte[] object = read(others);
    byte[] end = "\"}".getBytes(StandardCharsets.UTF_8);
    byte[] member = ",\"%s\":\"".formatted(name).getBytes(StandardCharsets.UTF_8);
    int before = object.length - 1;
    long whole =
        before + member.length + Base64Stream.lengthOf(bytes.length() - first) + end.length;
    return RequestBody.fromContentProvider(
        () ->
            new SequenceInputStream(
                Collections.enumeration(
                    List.of(
                        new ByteArrayInputStream(object, 0, before),
                        new ByteArrayInputStream(member),
                        base64(),
                        new ByteArrayInputStream(end)))),
        whole,
        others.contentType());
  }

  private static byte[] read(RequestBody body) {
    try (InputStream stream = body.contentStreamProvider().newStream()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Part of a client, for the requests that have such a member. */
  static final class Interceptor implements ExecutionInterceptor {
    @Override
    public Optional<RequestBody> modifyHttpContent(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return going()
          .<Optional<RequestBody>>map(member -> context.requestBody().map(member::in))
          .orElseGet(context::requestBody);
    }

    /** The SDK has counted the request without the member. */
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      Optional<RequestBody> whole = modifyHttpContent(context, attributes);
      return whole.isEmpty() || !GOING.isBound()
          ? context.httpRequest()
          : context.httpRequest().toBuilder()
              .putHeader(
                  CONTENT_LENGTH, Long.toString(whole.get().optionalContentLength().orElseThrow()))
              .build();
    }
  }
}
