package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.Percent;
import io.awsdeployer.localaws.http.Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request says about its own signature, in its Authorization header or, presigned, in its
 * query.
 *
 * @param lifetime how long a presigned URL is valid; empty for a header
 */
record Signature(
    String accessKeyId,
    Scope scope,
    List<String> signedHeaders,
    String value,
    String timestamp,
    Optional<Duration> lifetime,
    Optional<String> token) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  /** Empty for a request that is not signed at all. */
  static Optional<Signature> of(Request request) {
    Optional<String> header = request.header("authorization");
    if (header.isPresent()) {
      return Optional.of(ofHeader(header.get(), request));
    }
    Map<String, String> query = new TreeMap<>();
    Percent.query(request.rawQuery()).forEach(p -> query.put(p.getKey(), p.getValue()));
    return query.containsKey("X-Amz-Signature") ? Optional.of(ofQuery(query)) : Optional.empty();
  }

  Instant time() {
    try {
      return LocalDateTime.parse(timestamp, TIMESTAMP).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new Refused(Refusal.MALFORMED, "X-Amz-Date must be in ISO8601 basic format.");
    }
  }

  private static Signature ofHeader(String header, Request request) {
    if (!header.startsWith(ALGORITHM + " ")) {
      throw new Refused(Refusal.MALFORMED, "Unsupported Authorization Type");
    }
    Map<String, String> parts = new TreeMap<>();
    for (String part : header.substring(ALGORITHM.length()).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    return signature(
        required(parts, "Credential"),
        required(parts, "SignedHeaders"),
        required(parts, "Signature"),
        request
            .header("x-amz-date")
            .orElseThrow(() ->
                new Refused(
                    Refusal.MALFORMED,
                    "Authorization header requires existence of either a 'X-Amz-Date' or a"
                        + " 'Date' header.")),
        Optional.empty(),
        request.header("x-amz-security-token"));
  }

  private static Signature ofQuery(Map<String, String> query) {
    String seconds = required(query, "X-Amz-Expires");
    if (!required(query, "X-Amz-Algorithm").equals(ALGORITHM)
        || !seconds.matches("\\d{1,6}")
        || Integer.parseInt(seconds) > 604_800) {
      throw new Refused(Refusal.MALFORMED, "Error parsing the X-Amz-* query parameters.");
    }
    return signature(
        required(query, "X-Amz-Credential"),
        required(query, "X-Amz-SignedHeaders"),
        required(query, "X-Amz-Signature"),
        required(query, "X-Amz-Date"),
        Optional.of(Duration.ofSeconds(Integer.parseInt(seconds))),
        Optional.ofNullable(query.get("X-Amz-Security-Token")));
  }

  private static Signature signature(
      String credential,
      String signedHeaders,
      String value,
      String timestamp,
      Optional<Duration> lifetime,
      Optional<String> token) {
    String[] parts = credential.split("/", -1);
    if (parts.length != 5) {
      throw new Refused(Refusal.MALFORMED, "Credential must have five parts.");
    }
    Scope scope = Scope.of(parts[1], parts[2], parts[3], parts[4]);
    if (!timestamp.startsWith(scope.date())) {
      throw new Refused(
          Refusal.WRONG_SIGNATURE,
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP");
    }
    return new Signature(
        parts[0], scope, List.of(signedHeaders.split(";", -1)), value, timestamp, lifetime, token);
  }

  private static String required(Map<String, String> parts, String name) {
    if (!parts.containsKey(name)) {
      throw new Refused(
          Refusal.MALFORMED, "Authorization header requires '" + name + "' parameter.");
    }
    return parts.get(name);
  }
}
