package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.Percent;
import io.awsdeployer.localaws.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text that was signed, rebuilt from the request as it came (SigV4, "canonical request"). */
final class CanonicalRequest {

  private CanonicalRequest() {}

  static String of(Request request, Signature signature, String payloadHash) {
    StringBuilder text =
        new StringBuilder(request.method())
            .append('\n')
            .append(path(request, signature))
            .append('\n')
            .append(query(request))
            .append('\n');
    for (String header : signature.signedHeaders()) {
      text.append(header).append(':').append(values(request, header)).append('\n');
    }
    return text.append('\n')
        .append(String.join(";", signature.signedHeaders()))
        .append('\n')
        .append(payloadHash)
        .toString();
  }

  /** S3 encodes a path once; everyone else encodes the path of the wire a second time. */
  private static String path(Request request, Signature signature) {
    return signature.scope().service().equals("s3")
        ? Percent.encodePath(Percent.decode(request.rawPath()))
        : Percent.encodePath(request.rawPath());
  }

  private static String query(Request request) {
    return Percent.query(request.rawQuery()).stream()
        .filter(parameter -> !parameter.getKey().equals("X-Amz-Signature"))
        .map(p -> Map.entry(Percent.encode(p.getKey()), Percent.encode(p.getValue())))
        .sorted(
            Comparator.comparing((Map.Entry<String, String> p) -> p.getKey())
                .thenComparing(Map.Entry::getValue))
        .map(p -> p.getKey() + "=" + p.getValue())
        .collect(Collectors.joining("&"));
  }

  private static String values(Request request, String header) {
    List<String> values = request.headers().getOrDefault(header, List.of());
    String joined =
        values.stream()
            .map(value -> value.strip().replaceAll(" +", " "))
            .collect(Collectors.joining(","));
    // The JDK's server reads header bytes as Latin-1; clients sign them as UTF-8.
    return new String(joined.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
