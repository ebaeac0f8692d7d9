package io.awsdeployer.localaws.http;

import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request as it came off the wire.
 *
 * @param operation the name that faults and counters use, e.g. {@code ecr:PutImage}, {@code
 *     s3:GetObject}, {@code blob:GET}, {@code v2:PATCH upload}
 * @param rawPath the path, still percent-encoded
 * @param rawQuery the query, still percent-encoded, empty when there is none
 * @param headers lower-case names
 * @param body the body, not read yet
 */
public record Request(
    String operation,
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    InputStream body) {

  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  public Request withOperation(String name) {
    return new Request(name, method, rawPath, rawQuery, headers, body);
  }

  public Request withBody(InputStream replacement) {
    return new Request(operation, method, rawPath, rawQuery, headers, replacement);
  }
}
