package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Refusals;
import io.awsdeployer.promote.ecr.RegistryAuthorization;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.ServiceAnswer;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.stage.TransferClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The registry's way (OCI distribution specification, "pushing a blob in chunks", with one chunk):
 * POST, one streaming PATCH, PUT, as docker and crane do. ECR answers the PATCH with 201 where the
 * specification says 202 (containers-roadmap#2831), so any success will do.
 */
final class RegistryUpload implements BlobUpload {
  private final EcrRegistry target;
  private final RegistryTokens tokens;
  private final TransferClient http;

  RegistryUpload(EcrRegistry target, RegistryTokens tokens, TransferClient http) {
    this.target = target;
    this.tokens = tokens;
    this.http = http;
  }

  @Override
  public void upload(RepositoryName to, LayerDownload content) throws IOException {
    RegistryAuthorization authorization = tokens.current();
    Session session = new Session(to, content, authorization);
    URI uploads = authorization.endpoint().resolve("/v2/" + to + "/blobs/uploads/");
    URI patch = session.next("POST", uploads, "ecr:InitiateLayerUpload", Optional.empty());
    URI put =
        session.next("PATCH", patch, "ecr:UploadLayerPart", Optional.of(new BlobEntity(content)));
    if (!content.isRead()) {
      throw new IOException(
          "the registry answered when it had only %d of %d bytes"
              .formatted(content.position(), content.blob().size()));
    }
    content.verify();
    URI commit =
        URI.create(
            put + (put.getRawQuery() == null ? "?" : "&") + "digest=" + content.blob().digest());
    Answer done = session.send("PUT", commit, Optional.empty());
    session.require(done, "ecr:CompleteLayerUpload");
  }

  /** One upload: the same token from its first request to its last. */
  private final class Session {
    private final RepositoryName to;
    private final LayerDownload content;
    private final RegistryAuthorization authorization;

    Session(RepositoryName to, LayerDownload content, RegistryAuthorization authorization) {
      this.to = to;
      this.content = content;
      this.authorization = authorization;
    }

    /** Sends, and says where the registry wants the next request. */
    URI next(String method, URI uri, String action, Optional<BlobEntity> body) throws IOException {
      Answer answer = send(method, uri, body);
      require(answer, action);
      String location =
          answer
              .header("location")
              .orElseThrow(() -> new IOException("the registry gave no Location to " + method));
      URI next = resolve(uri, location);
      // The token goes to the registry that it was given for, and nowhere else.
      if (!origin(next).equals(origin(uri))) {
        throw new IOException(
            "the registry sends the upload to another host, %s".formatted(next.getHost()));
      }
      return next;
    }

    Answer send(String method, URI uri, Optional<BlobEntity> body) throws IOException {
      return http.send(
          method, uri, Map.of("Authorization", "Basic " + authorization.token()), body);
    }

    void require(Answer answer, String action) throws IOException {
      int status = answer.status();
      if (status >= 200 && status < 300) {
        return;
      }
      RegistryError error = RegistryError.of(answer);
      if (status == 401 || (status == 403 && saysOf(error, "authorization token"))) {
        tokens.renew(authorization);
        throw new UnauthorizedException(refusal(action, error));
      }
      if (error.code().equals("DIGEST_INVALID")) {
        throw new WrongBytesException("the registry computes another digest: " + error.message());
      }
      if (status == 403 && saysOf(error, "kms")) {
        throw target.refusals().key(refusal(action, error));
      }
      if (status == 403) {
        throw target.refusals().access(refusal(action, error));
      }
      if (error.code().equals("NAME_UNKNOWN")) {
        throw target.refusals().repositoryNotFound(refusal(action, error));
      }
      // An upload that is unknown or out of step; another one may fare better.
      boolean brokenUpload = error.code().startsWith("BLOB_UPLOAD_");
      if (brokenUpload
          || status == 404
          || status == 408
          || status == 416
          || status == 429
          || status >= 500) {
        throw new AnsweredException(
            "the registry answered %s".formatted(error), refusal(action, error));
      }
      if (status < 400) {
        throw new IOException("the registry redirects an upload, which is not followed");
      }
      throw target.refusals().invalid(refusal(action, error));
    }

    /**
     * The registry has one code, {@code DENIED}, for a right that lacks, a token past its time
     * ("Your authorization token has expired. Reauthenticate and try again.") and a refusing key.
     */
    private static boolean saysOf(RegistryError error, String subject) {
      return error.message().toLowerCase(Locale.ROOT).contains(subject);
    }

    private Refusals.Refusal refusal(String action, RegistryError error) {
      return new Refusals.Refusal(
          "Could not upload the blob %s to %s in the target registry %s"
              .formatted(content.blob().digest(), to, target.id()),
          new Attempt(action, target.principal().arn(), target.repositoryArn(to)),
          new ServiceAnswer(error.code(), error.status(), error.message(), error.requestId()),
          null);
    }
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
  }

  /** The registry did not accept a token that it gave; the next try has a new one. */
  static final class UnauthorizedException extends AnsweredException {
    UnauthorizedException(Refusals.Refusal refusal) {
      super("the registry answered " + refusal.answer().status(), refusal);
    }
  }
}
