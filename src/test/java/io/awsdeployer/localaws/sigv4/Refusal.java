package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.ErrorFormat;

/**
 * The ways in which a signature fails, each in the words of the three kinds of service ("Common
 * Errors" of ECR, SSM and STS; "Error responses" of S3).
 */
@SuppressWarnings("ImmutableEnumChecker") // a record of an int and two strings is immutable
enum Refusal {
  MISSING(
      new Words(400, "MissingAuthenticationTokenException", "Missing Authentication Token"),
      new Words(403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
      new Words(403, "AccessDenied", "Access Denied")),
  MALFORMED(
      new Words(400, "IncompleteSignatureException", "The Authorization header is malformed."),
      new Words(400, "IncompleteSignature", "The Authorization header is malformed."),
      new Words(400, "AuthorizationHeaderMalformed", "The authorization header is malformed.")),
  UNKNOWN_KEY(
      new Words(
          400,
          "UnrecognizedClientException",
          "The security token included in the request is invalid."),
      new Words(
          403, "InvalidClientTokenId", "The security token included in the request is invalid."),
      new Words(
          403,
          "InvalidAccessKeyId",
          "The AWS Access Key Id you provided does not exist in our records.")),
  WRONG_TOKEN(
      new Words(
          400,
          "UnrecognizedClientException",
          "The security token included in the request is invalid."),
      new Words(
          403, "InvalidClientTokenId", "The security token included in the request is invalid."),
      new Words(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")),
  EXPIRED(
      new Words(
          400, "ExpiredTokenException", "The security token included in the request is expired"),
      new Words(403, "ExpiredToken", "The security token included in the request is expired"),
      new Words(400, "ExpiredToken", "The provided token has expired.")),
  WRONG_SERVICE(
      new Words(
          400, "InvalidSignatureException", "Credential should be scoped to correct service."),
      new Words(403, "SignatureDoesNotMatch", "Credential should be scoped to correct service."),
      new Words(
          400,
          "AuthorizationHeaderMalformed",
          "The authorization header is malformed; incorrect service. This endpoint belongs to"
              + " \"s3\".")),
  WRONG_SIGNATURE(
      new Words(400, "InvalidSignatureException", Words.NO_MATCH),
      new Words(403, "SignatureDoesNotMatch", Words.NO_MATCH),
      new Words(
          403,
          "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided. Check"
              + " your key and signing method.")),
  TOO_OLD(
      new Words(400, "InvalidSignatureException", "Signature expired"),
      new Words(403, "SignatureDoesNotMatch", "Signature expired"),
      new Words(
          403,
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.")),
  URL_EXPIRED(
      new Words(400, "InvalidSignatureException", "Signature expired"),
      new Words(403, "SignatureDoesNotMatch", "Signature expired"),
      new Words(403, "AccessDenied", "Request has expired")),
  UNSIGNED_HEADER(
      new Words(400, "InvalidSignatureException", "A header must be signed."),
      new Words(403, "SignatureDoesNotMatch", "A header must be signed."),
      new Words(
          403, "AccessDenied", "There were headers present in the request which were not signed"));

  private record Words(int status, String code, String text) {
    static final String NO_MATCH =
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.";
  }

  private final Words json;
  private final Words query;
  private final Words s3;

  Refusal(Words json, Words query, Words s3) {
    this.json = json;
    this.query = query;
    this.s3 = s3;
  }

  AwsError in(ErrorFormat format, String text) {
    Words words =
        switch (format) {
          case S3 -> s3;
          case QUERY -> query;
          case JSON, REGISTRY -> json;
        };
    return new AwsError(words.status, words.code, text.isEmpty() ? words.text : text);
  }
}
