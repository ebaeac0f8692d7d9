package io.awsdeployer.promote.read;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells what a failed {@code GetObject} means and what to do about it. */
final class S3Failures {
  private static final Pattern KMS_KEY = Pattern.compile("arn:[a-z-]+:kms:[a-zA-Z0-9:/_-]+");

  private final Principal principal;

  S3Failures(Principal principal) {
    this.principal = principal;
  }

  PromotionException of(SdkException e, ManifestLocation location, String fileName) {
    String uri = location.uri(fileName);
    if (Answers.badCredentials(e)) {
      String sentence =
          ("S3 does not accept the credentials for reading %s (%s);"
                  + " they may have expired, and another attempt gets new ones")
              .formatted(uri, Answers.code(e));
      return new ServiceUnavailableException(told(e, uri, sentence), e);
    }
    if (passing(e)) {
      String sentence = "S3 could not be asked for %s, even after several attempts".formatted(uri);
      return new ServiceUnavailableException(told(e, uri, sentence), e);
    }
    return new ManifestUnreadableException(permanent(e, location, uri), e);
  }

  private static boolean passing(SdkException e) {
    if (e instanceof AwsServiceException service) {
      return service.isThrottlingException()
          || service.isClockSkewException()
          || service.retryable()
          || service.statusCode() >= 500
          || service.statusCode() == 429;
    }
    return e.retryable()
        || e instanceof AbortedException
        || e instanceof ApiCallTimeoutException
        || e instanceof ApiCallAttemptTimeoutException
        || lostConnection(e);
  }

  /** The SDK does not say of its own that a connection failed, only of what it failed. */
  private static boolean lostConnection(@Nullable Throwable e) {
    return e != null && (e instanceof IOException || lostConnection(e.getCause()));
  }

  private Problem permanent(SdkException e, ManifestLocation location, String uri) {
    String code = Answers.code(e);
    if (code.equals("NoSuchBucket")) {
      return told(e, uri, "The bucket '%s' does not exist".formatted(location.bucket()))
          .remedy("correct s3_bucket in the event, or create the bucket.");
    }
    if (code.equals("AccessDenied") || (code.isEmpty() && Answers.denied(e))) {
      return denied(e, location, uri);
    }
    return told(e, uri, "%s cannot be read from S3".formatted(uri));
  }

  private Problem denied(SdkException e, ManifestLocation location, String uri) {
    String text = Answers.of(e).message();
    String who = principal.policyArn();
    Problem problem =
        text.toLowerCase(Locale.ROOT).contains("kms:")
            ? undecipherable(e, uri, text)
            : ambiguous(e, uri);
    return problem
        .remedy(
            ("allow %s to list the bucket, without a condition on s3:prefix,"
                    + " so that an absent file is seen as absent: %s")
                .formatted(who, Statement.onBucket("s3:ListBucket", location, principal)))
        .remedy(
            "allow %s to read the files: %s"
                .formatted(who, Statement.onObjects("s3:GetObject", location, principal)))
        .remedy(
            "if the bucket belongs to another account, allow both in its bucket policy as well.");
  }

  /**
   * S3 tells whether a key exists only to those who may list the bucket (API reference, GetObject:
   * "If you don't have the s3:ListBucket permission, Amazon S3 returns an HTTP status code 403").
   */
  private Problem ambiguous(SdkException e, String uri) {
    String sentence =
        ("S3 answers 403 for %s: either %s may not read it, or the file is simply absent, because"
                + " S3 answers 403 also for a key that does not exist when the caller lacks"
                + " s3:ListBucket on the bucket")
            .formatted(uri, principal.policyArn());
    return told(e, uri, sentence);
  }

  private Problem undecipherable(SdkException e, String uri, String text) {
    String who = principal.policyArn();
    return told(e, uri, "%s may not use the KMS key that %s is encrypted with".formatted(who, uri))
        .remedy(
            "allow %s to decrypt, in its own policy and in the key's: %s"
                .formatted(who, new Statement("kms:Decrypt", kmsKey(text))));
  }

  private static String kmsKey(String text) {
    Matcher key = KMS_KEY.matcher(text);
    return key.find() ? key.group() : "*";
  }

  private Problem told(SdkException e, String uri, String sentence) {
    return Problem.of(sentence + ".")
        .attempted(new Attempt("s3:GetObject", principal.arn(), uri))
        .answered(Answers.of(e));
  }
}
