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

/** Tells what a failed {@code GetObject} or {@code PutObject} means and what to do about it. */
public final class S3Failures {
  private static final Pattern KMS_KEY = Pattern.compile("arn:[a-z-]+:kms:[a-zA-Z0-9:/_-]+");

  private final Principal principal;
  private final Access access;

  /** Which way the object was to go. */
  public enum Access {
    READ("s3:GetObject", "reading", "asked for", "read from"),
    WRITE("s3:PutObject", "writing", "given", "written to");

    private final String action;
    private final String doing;
    private final String askedOrGiven;
    private final String done;

    Access(String action, String doing, String askedOrGiven, String done) {
      this.action = action;
      this.doing = doing;
      this.askedOrGiven = askedOrGiven;
      this.done = done;
    }
  }

  public S3Failures(Principal principal, Access access) {
    this.principal = principal;
    this.access = access;
  }

  /** The failure of a request about one file of a location. */
  public PromotionException of(SdkException e, ManifestLocation location, String fileName) {
    String uri = location.uri(fileName);
    if (Answers.badCredentials(e)) {
      String sentence =
          ("S3 does not accept the credentials for %s %s (%s);"
                  + " they may have expired, and another attempt gets new ones")
              .formatted(access.doing, uri, Answers.code(e));
      return new ServiceUnavailableException(told(e, uri, sentence), e);
    }
    if (passing(e)) {
      String sentence =
          "S3 could not be %s %s, even after several attempts".formatted(access.askedOrGiven, uri);
      return new ServiceUnavailableException(told(e, uri, sentence), e);
    }
    return new ManifestUnreadableException(permanent(e, location, fileName), e);
  }

  /**
   * A success that S3 does not give so: whoever answered, nothing says that the object is there.
   *
   * @param lack what it has not
   */
  public ServiceUnavailableException odd(String lack, ManifestLocation location, String fileName) {
    String uri = location.uri(fileName);
    return new ServiceUnavailableException(
        Problem.of(
                "S3 was %s %s and gave an answer that makes no sense: it has no %s."
                    .formatted(access.askedOrGiven, uri, lack))
            .attempted(new Attempt(access.action, principal.arn(), uri)));
  }

  private static boolean passing(SdkException e) {
    if (e instanceof AwsServiceException service) {
      return service.isThrottlingException()
          || service.isClockSkewException()
          || service.retryable()
          || service.statusCode() >= 500
          || service.statusCode() == 429
          || Answers.wordless(e);
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

  private Problem permanent(SdkException e, ManifestLocation location, String fileName) {
    String uri = location.uri(fileName);
    String code = Answers.code(e);
    if (code.equals("NoSuchBucket")) {
      return told(e, uri, "The bucket '%s' does not exist".formatted(location.bucket()))
          .remedy("correct s3_bucket in the event, or create the bucket.");
    }
    if (code.equals("AccessDenied") || (code.isEmpty() && Answers.denied(e))) {
      return access == Access.READ
          ? unreadable(e, location, uri)
          : unwritable(e, location, fileName);
    }
    return told(e, uri, "%s cannot be %s S3".formatted(uri, access.done));
  }

  private Problem unreadable(SdkException e, ManifestLocation location, String uri) {
    String text = Answers.of(e).message();
    String who = principal.policyArn();
    Problem problem =
        text.toLowerCase(Locale.ROOT).contains("kms:")
            ? keyRefuses(e, uri, text, "decrypt", "kms:Decrypt")
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

  /** Writing is never ambiguous. */
  private Problem unwritable(SdkException e, ManifestLocation location, String fileName) {
    String uri = location.uri(fileName);
    String text = Answers.of(e).message();
    String who = principal.policyArn();
    Problem problem =
        text.toLowerCase(Locale.ROOT).contains("kms:")
            ? keyRefuses(e, uri, text, "encrypt", "kms:GenerateDataKey")
            : told(e, uri, "%s may not write %s".formatted(who, uri));
    int folder = fileName.indexOf('/');
    Statement statement =
        folder < 0
            ? Statement.onObjects(access.action, location, principal)
            : Statement.onFolder(access.action, location, fileName.substring(0, folder), principal);
    return problem
        .remedy("allow %s to write the files: %s".formatted(who, statement))
        .remedy("if the bucket belongs to another account, allow it in its bucket policy as well.");
  }

  private Problem keyRefuses(
      SdkException e, String uri, String text, String what, String kmsAction) {
    String who = principal.policyArn();
    return told(e, uri, "%s may not use the KMS key that %s is encrypted with".formatted(who, uri))
        .remedy(
            "allow %s to %s, in its own policy and in the key's: %s"
                .formatted(who, what, new Statement(kmsAction, kmsKey(text))));
  }

  private static String kmsKey(String text) {
    Matcher key = KMS_KEY.matcher(text);
    return key.find() ? key.group() : "*";
  }

  private Problem told(SdkException e, String uri, String sentence) {
    return Problem.of(sentence + ".")
        .attempted(new Attempt(access.action, principal.arn(), uri))
        .answered(Answers.of(e));
  }
}
