package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Refusals;
import io.awsdeployer.promote.ecr.RegistryAuthorization;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.ServiceAnswer;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.stage.TransferClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests of one upload by the registry's HTTP API, all with the same token, and what its
 * answers mean.
 */
final class UploadSession {
  /** The text names the action, where one request needs several (§1.0 of docs/ecr-behaviour.md). */
  private static final Pattern REFUSED_ACTION =
      Pattern.compile("not authorized to perform: (?<action>ecr:\\w+)");

  private static final String TOKEN = "authorization token";
  private static final String EXPIRED = "expired";

  private final EcrRegistry target;
  private final RegistryTokens tokens;
  private final TransferClient http;
  private final RepositoryName to;
  private final Digest blob;
  private final RegistryAuthorization authorization;

  UploadSession(
      EcrRegistry target,
      RegistryTokens tokens,
      TransferClient http,
      RepositoryName to,
      Digest blob) {
    this.target = target;
    this.tokens = tokens;
    this.http = http;
    this.to = to;
    this.blob = blob;
    this.authorization = tokens.current();
  }

  /** The registry answered something that another upload may not meet. */
  static class AnsweredException extends IOException {
    private final transient Refusals.Refusal refusal;

    AnsweredException(String message, Refusals.Refusal refusal) {
      super(message);
      this.refusal = refusal;
    }

    Refusals.Refusal refusal() {
      return refusal;
    }

    /** Whether it came too fast (OCI distribution specification, TOOMANYREQUESTS). */
    boolean isThrottling() {
      return refusal.answer().status() == 429;
    }
  }

  /** The registry did not accept a token that it gave; the next try has a new one. */
  static final class UnauthorizedException extends AnsweredException {
    UnauthorizedException(Refusals.Refusal refusal) {
      super("the registry answered " + refusal.answer().status(), refusal);
    }
  }

  /** Where uploads to the repository begin. */
  URI uploads() {
    return authorization.endpoint().resolve("/v2/" + to + "/blobs/uploads/");
  }

  /** The wish to have the blob from another repository instead. */
  URI mount(RepositoryName from) {
    return URI.create("%s?mount=%s&from=%s".formatted(uploads(), blob, from));
  }

  Answer send(String method, URI uri, Optional<BlobEntity> body) throws IOException {
    return http.send(method, uri, Map.of("Authorization", "Basic " + authorization.token()), body);
  }

  /** Where the registry wants the next request, as the answer to one to {@code uri} says. */
  URI next(URI uri, Answer answer) throws IOException {
    String location =
        answer
            .header("location")
            .orElseThrow(() -> new IOException("the registry gave no Location for an upload"));
    URI next = resolve(uri, location);
    // The token goes to the registry that it was given for, and nowhere else.
    if (!origin(next).equals(origin(uri))) {
      throw new IOException(
          "the registry sends the upload to another host, %s".formatted(next.getHost()));
    }
    return next;
  }

  /** The address that ends the upload under its digest. */
  URI commit(URI upload) {
    return URI.create(
        upload + (upload.getRawQuery() == null ? "?" : "&") + "digest=" + blob.value());
  }

  /**
   * Returns if the answer is a success, whichever: ECR answers a PATCH with 201 where the
   * specification says 202 (containers-roadmap#2831).
   *
   * @param action the right that the request needs
   */
  void require(Answer answer, String action) throws IOException {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return;
    }
    RegistryError error = RegistryError.of(answer);
    Refusals.Refusal refusal = refusal(action, error);
    if (status == 401 || (status == 403 && saysOf(error, TOKEN))) {
      tokens.renew(authorization);
      // One that has expired though it is new is no matter of rights: clocks disagree.
      throw saysOf(error, EXPIRED)
          ? new AnsweredException("the registry answered %s".formatted(error), refusal)
          : new UnauthorizedException(refusal);
    }
    if (error.code().equals("DIGEST_INVALID")) {
      throw new WrongBytesException("the registry computes another digest: " + error.message());
    }
    if (status == 403 && saysOf(error, "kms")) {
      throw target.refusals().key(refusal);
    }
    if (status == 403) {
      throw target.refusals().access(refusal);
    }
    if (error.code().equals("NAME_UNKNOWN")) {
      throw target.refusals().repositoryNotFound(refusal);
    }
    // An upload that is unknown or out of step; another one may fare better.
    boolean brokenUpload = error.code().startsWith("BLOB_UPLOAD_");
    if (brokenUpload
        || status == 404
        || status == 408
        || status == 416
        || status == 429
        || status >= 500) {
      throw new AnsweredException("the registry answered %s".formatted(error), refusal);
    }
    if (status < 400) {
      throw new IOException("the registry redirects an upload, which is not followed");
    }
    throw target.refusals().invalid(refusal);
  }

  /** Whether the answer is a refusal that asking again would meet again. */
  boolean refuses(Answer answer) {
    int status = answer.status();
    boolean passes = status == 401 || status == 408 || status == 429;
    return status >= 400
        && status < 500
        && !passes
        && !(status == 403 && saysOf(RegistryError.of(answer), TOKEN));
  }

  /** Whether the registry still knows the upload (OCI distribution specification, end-13). */
  boolean isOpen(URI upload) throws IOException {
    int status = send("GET", upload, Optional.empty()).status();
    return status >= 200 && status < 300;
  }

  /**
   * The registry has one code, {@code DENIED}, for a right that lacks, a token past its time ("Your
   * authorization token has expired. Reauthenticate and try again.") and a refusing key.
   */
  private static boolean saysOf(RegistryError error, String subject) {
    return error.message().toLowerCase(Locale.ROOT).contains(subject);
  }

  private Refusals.Refusal refusal(String action, RegistryError error) {
    Matcher named = REFUSED_ACTION.matcher(error.message());
    return new Refusals.Refusal(
        "Could not upload the blob %s to %s in the target registry %s"
            .formatted(blob, to, target.id()),
        new Attempt(
            named.find() ? named.group("action") : action,
            target.principal().arn(),
            target.repositoryArn(to)),
        new ServiceAnswer(error.code(), error.status(), error.message(), error.requestId()),
        null);
  }

  private static URI resolve(URI uri, String location) throws IOException {
    try {
      return uri.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("the registry gave a Location that is none", e);
    }
  }

  /** Scheme, host and port (RFC 6454), the port also where it is left to the scheme. */
  private static String origin(URI uri) {
    int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    return "%s://%s:%d".formatted(uri.getScheme(), uri.getHost(), port);
  }
}
