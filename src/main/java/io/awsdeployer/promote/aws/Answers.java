package io.awsdeployer.promote.aws;

import io.awsdeployer.promote.error.ServiceAnswer;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Reads the SDK's exceptions as what the service said. */
public final class Answers {
  /** {@code AccessDenied} is S3's and STS's word, the longer one ECR's and SSM's. */
  private static final Set<String> DENIED =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");

  /** Credentials that nobody accepts: expired, unknown in an opt-in region, wrongly signed. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidAccessKeyId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "RequestExpired");

  private Answers() {}

  public static ServiceAnswer of(SdkException e) {
    if (!(e instanceof AwsServiceException service)) {
      return new ServiceAnswer(e.getClass().getSimpleName(), 0, messageOf(e), "");
    }
    return new ServiceAnswer(code(e), service.statusCode(), messageOf(service), requestId(service));
  }

  /** The service's error code, empty when no service answered. */
  public static String code(SdkException e) {
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      return Objects.requireNonNullElse(service.awsErrorDetails().errorCode(), "");
    }
    return "";
  }

  public static boolean denied(SdkException e) {
    return DENIED.contains(code(e)) || (status(e) == 403 && !badCredentials(e));
  }

  public static boolean badCredentials(SdkException e) {
    return CREDENTIALS.contains(code(e));
  }

  /**
   * Whether a refusal lacks the service's own word: its text was cut off on the way, or it is not
   * the service's. What it means cannot be told, so it is none that asking again would meet again.
   * A 403 means the same from whomever it comes.
   */
  public static boolean wordless(SdkException e) {
    return e instanceof SdkServiceException && code(e).isEmpty() && status(e) != 403;
  }

  public static int status(SdkException e) {
    return e instanceof SdkServiceException service ? service.statusCode() : 0;
  }

  private static String messageOf(SdkException e) {
    if (e instanceof AwsServiceException service) {
      AwsErrorDetails details = service.awsErrorDetails();
      if (details != null && details.errorMessage() != null) {
        return details.errorMessage();
      }
    }
    return Objects.requireNonNullElse(e.getMessage(), "no text");
  }

  private static String requestId(SdkServiceException e) {
    return Objects.requireNonNullElse(e.requestId(), "");
  }
}
