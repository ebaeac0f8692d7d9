package io.awsdeployer.promote.read;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
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
      return new ServiceUnavailableException(
          told(
              e,
              uri,
              "S3 does not accept the credentials that %s was to be read with (%s); they may have"
                  + " expired, and another attempt gets new ones",
              uri,
              Answers.code(e)),
          e);
    }
    if (passing(e)) {
      return new ServiceUnavailableException(
          told(e, uri, "S3 could not be asked for %s, even after several attempts", uri), e);
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
    return e.retryable() || e instanceof AbortedException;
  }

  private Problem permanent(SdkException e, ManifestLocation location, String uri) {
    String code = Answers.code(e);
    if (code.equals("NoSuchBucket")) {
      return told(e, uri, "The bucket '%s' does not exist", location.bucket())
          .remedy("correct s3_bucket in the event, or create the bucket.");
    }
    if (code.equals("AccessDenied") || (Answers.denied(e) && code.isEmpty())) {
      return denied(e, location, uri);
    }
    return told(e, uri, "S3 refuses to give %s: %s", uri, Answers.of(e).message());
  }

  /**
   * S3 tells whether a key exists only to those who may list the bucket (API reference, GetObject:
   * "If you don't have the s3:ListBucket permission, Amazon S3 returns an HTTP status code 403").
   */
  private Problem denied(SdkException e, ManifestLocation location, String uri) {
    String text = Answers.of(e).message();
    Problem problem =
        text.toLowerCase(Locale.ROOT).contains("kms")
            ? told(e, uri, "S3 may not decrypt %s for %s", uri, principal.policyArn())
                .remedy(
                    "allow %s to use the key, in its own policy and in the key's: %s"
                        .formatted(
                            principal.policyArn(), new Statement("kms:Decrypt", kmsKey(text))))
            : told(
                e,
                uri,
                "S3 answers 403 for %s: either %s may not read it, or it does not exist, because S3"
                    + " answers 403 also for a key that does not exist when the caller lacks"
                    + " s3:ListBucket on the bucket",
                uri,
                principal.policyArn());
    return problem
        .remedy(
            "allow %s to list the bucket, without a condition on s3:prefix, so that an absent file is seen as absent: %s"
                .formatted(
                    principal.policyArn(),
                    Statement.onBucket("s3:ListBucket", location, principal)))
        .remedy(
            "allow it to read the files: %s"
                .formatted(Statement.onObjects("s3:GetObject", location, principal)))
        .remedy(
            "if the bucket belongs to another account, its bucket policy must allow both as well.");
  }

  private static String kmsKey(String text) {
    Matcher key = KMS_KEY.matcher(text);
    return key.find() ? key.group() : "*";
  }

  private Problem told(SdkException e, String uri, String sentence, Object... names) {
    return Problem.of(sentence.formatted(names) + ".")
        .attempted(new Attempt("s3:GetObject", principal.arn(), uri))
        .answered(Answers.of(e));
  }
}
