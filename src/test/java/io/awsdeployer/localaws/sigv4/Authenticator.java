package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.Bodies;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.iam.AccessKeys;
import io.awsdeployer.localaws.iam.Caller;
import io.awsdeployer.localaws.iam.Credentials;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Tells who signed a request, or refuses it as the addressed service does. */
public final class Authenticator {

  private static final Duration MOST_SKEW = Duration.ofMinutes(5);

  private final AccessKeys keys;
  private final Clock clock;
  private final boolean checkAge;

  /**
   * An authenticator.
   *
   * @param clock ends sessions and presigned URLs
   * @param checkAge whether a request must be dated within five minutes of the clock; a clock that
   *     a test moves is not the one the client dates its requests by
   */
  public Authenticator(AccessKeys keys, Clock clock, boolean checkAge) {
    this.keys = keys;
    this.clock = clock;
    this.checkAge = checkAge;
  }

  public Authenticated authenticate(Request request, ErrorFormat format, String service)
      throws IOException {
    try {
      Signature signature = Signature.of(request).orElseThrow(() -> new Refused(Refusal.MISSING));
      AccessKeys.Known known =
          keys.find(signature.accessKeyId()).orElseThrow(() -> new Refused(Refusal.UNKNOWN_KEY));
      checkScope(signature, service);
      checkHeaders(request, signature, format);
      checkTimes(signature, known.credentials());
      return verified(request, signature, known.credentials(), format, known.caller().get());
    } catch (Refused e) {
      throw e.refusal().in(format, e.text());
    }
  }

  private static Authenticated verified(
      Request request,
      Signature signature,
      Credentials credentials,
      ErrorFormat format,
      Caller caller)
      throws IOException {
    byte[] key = signature.scope().signingKey(credentials.secretAccessKey());
    String region = signature.scope().region();
    if (format == ErrorFormat.S3) {
      S3Payload payload = S3Payload.of(request, signature);
      checkSignature(request, signature, key, payload.hash());
      return new Authenticated(payload.open(request, signature, key), caller, region);
    }
    byte[] body = Bodies.bytes(request);
    checkSignature(request, signature, key, Hashes.sha256Hex(body));
    return new Authenticated(Bodies.replayed(request, body), caller, region);
  }

  private static void checkScope(Signature signature, String service) {
    if (!signature.scope().service().equals(service)) {
      throw new Refused(
          Refusal.WRONG_SERVICE,
          service.equals("s3")
              ? ""
              : "Credential should be scoped to correct service: '" + service + "'. ");
    }
  }

  private static void checkHeaders(Request request, Signature signature, ErrorFormat format) {
    if (!signature.signedHeaders().contains("host")) {
      throw new Refused(
          Refusal.UNSIGNED_HEADER,
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String header : request.headers().keySet()) {
      boolean needed =
          format == ErrorFormat.S3 ? header.startsWith("x-amz-") : header.equals("x-amz-date");
      if (needed && !signature.signedHeaders().contains(header)) {
        throw new Refused(Refusal.UNSIGNED_HEADER);
      }
    }
  }

  private void checkTimes(Signature signature, Credentials credentials) {
    if (!signature.token().equals(credentials.sessionToken())) {
      throw new Refused(Refusal.WRONG_TOKEN);
    }
    Instant now = clock.instant();
    Instant signed = signature.time();
    if (credentials.expiration().filter(end -> !now.isBefore(end)).isPresent()) {
      throw new Refused(Refusal.EXPIRED);
    }
    if (signature.lifetime().isPresent()) {
      if (now.isAfter(signed.plus(signature.lifetime().get()))) {
        throw new Refused(Refusal.URL_EXPIRED);
      }
    } else if (checkAge && Duration.between(signed, now).abs().compareTo(MOST_SKEW) > 0) {
      boolean s3 = signature.scope().service().equals("s3");
      throw new Refused(Refusal.TOO_OLD, s3 ? "" : ageText(signed, now));
    }
  }

  private static String ageText(Instant signed, Instant now) {
    boolean past = signed.isBefore(now);
    Instant limit = past ? now.minus(MOST_SKEW) : now.plus(MOST_SKEW);
    return "Signature %s: %s is now %s than %s (%s %s 5 min.)"
        .formatted(
            past ? "expired" : "not yet current",
            stamp(signed),
            past ? "earlier" : "later",
            stamp(limit),
            stamp(now),
            past ? "-" : "+");
  }

  private static String stamp(Instant time) {
    return Signature.TIMESTAMP.format(time.atOffset(ZoneOffset.UTC));
  }

  private static void checkSignature(
      Request request, Signature signature, byte[] key, String payloadHash) {
    String canonical = CanonicalRequest.of(request, signature, payloadHash);
    String toSign =
        String.join(
            "\n",
            Signature.ALGORITHM,
            signature.timestamp(),
            signature.scope().toString(),
            Hashes.sha256Hex(canonical));
    if (!Hashes.equal(Hashes.hex(Hashes.hmac(key, toSign)), signature.value())) {
      throw new Refused(Refusal.WRONG_SIGNATURE);
    }
  }
}
