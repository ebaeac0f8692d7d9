package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.PresignedUrl;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.RepositoryName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens a blob of a source repository at any byte, by a presigned URL that is renewed when S3 no
 * longer accepts it (they live for an hour). Nothing but {@code Range} goes with the request: S3
 * refuses presigned requests with further credentials.
 */
final class LayerSource {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?<first>[0-9]{1,18})-[0-9]+/(?<total>[0-9]{1,18})");

  /** Beside a chunked body any text may stand there, and the client takes no notice of it. */
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final EcrRegistry registry;
  private final RepositoryName repository;
  private final TransferClient http;
  private @Nullable PresignedUrl url;

  LayerSource(EcrRegistry registry, RepositoryName repository, TransferClient http) {
    this.registry = registry;
    this.repository = repository;
    this.http = http;
  }

  /** S3 did not give the bytes. */
  private static final class Refused extends IOException {
    private final int status;
    private final String text;

    Refused(int status, String text) {
      super("S3 answered %d".formatted(status));
      this.status = status;
      this.text = text;
    }

    S3Error error() {
      return S3Error.of(status, text);
    }
  }

  /** An open body, positioned. */
  static final class Connection implements AutoCloseable {
    private final TransferClient.Download download;

    private Connection(TransferClient.Download download) {
      this.download = download;
    }

    int read(byte[] buffer, int offset, int length) throws IOException {
      return download.body().read(buffer, offset, length);
    }

    void finish() throws IOException {
      if (download.body().read() >= 0) {
        download.close();
        throw new WrongBytesException("the source has more bytes than the manifest says");
      }
    }

    @Override
    public void close() throws IOException {
      download.close();
    }
  }

  Connection open(Descriptor blob, long position) throws IOException {
    PresignedUrl address = url;
    if (address == null) {
      address = registry.downloadUrl(repository, blob.digest());
      url = address;
    }
    Map<String, String> range =
        position == 0 ? Map.of() : Map.of("Range", "bytes=%d-".formatted(position));
    TransferClient.Download download = http.get(address.uri(), range);
    try {
      position(download, blob, position);
      return new Connection(download);
    } catch (IOException e) {
      download.close();
      throw e;
    }
  }

  /** Makes sure that the next byte of the body is the one at {@code position} of this blob. */
  private void position(TransferClient.Download download, Descriptor blob, long position)
      throws IOException {
    switch (download.status()) {
      case 200 -> {
        requireLength(length(download), blob);
        // A whole object in answer to a range is the whole object, never the fragment (htcat's
        // bug).
        download.body().skipNBytes(position);
      }
      case 206 -> {
        Matcher range = CONTENT_RANGE.matcher(download.header("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group("first")) != position) {
          throw new IOException("S3 answered another range than was asked for");
        }
        requireLength(Optional.of(Long.parseLong(range.group("total"))), blob);
      }
      case 416 ->
          throw new WrongBytesException(
              "the source has at most %d bytes, the manifest says %d"
                  .formatted(position, blob.size()));
      default -> {
        Refused refused = new Refused(download.status(), download.text());
        if (refused.status < 500) {
          url = null;
        }
        throw refused;
      }
    }
  }

  static Optional<Long> length(TransferClient.Download download) {
    return download.header("Content-Length").filter(LENGTH.asMatchPredicate()).map(Long::parseLong);
  }

  private static void requireLength(Optional<Long> length, Descriptor blob)
      throws WrongBytesException {
    if (length.isPresent() && length.get() != blob.size()) {
      throw new WrongBytesException(
          "the source has %d bytes, the manifest says %d".formatted(length.get(), blob.size()));
    }
  }

  /** The error when the retries are used up. */
  PromotionException givenUp(Descriptor blob, long position, IOException last) {
    String what =
        "the blob %s of %s in the source registry %s from byte %d on"
            .formatted(blob.digest(), repository, registry.id(), position);
    Attempt attempt =
        new Attempt(
            "s3:GetObject",
            "a presigned URL of ECR",
            "ECR's layer bucket in " + registry.id().region());
    if (last instanceof Refused refused && refused.status == 403 && !refused.error().isExpiry()) {
      return new SourceAccessDeniedException(
          Problem.of("Could not read %s: S3 refuses fresh presigned URLs.".formatted(what))
              .attempted(attempt)
              .answered(refused.error().answer())
              .remedy(
                  ("if the function runs in a VPC, let its S3 endpoint's policy allow s3:GetObject on"
                          + " arn:%s:s3:::prod-%s-starport-layer-bucket/*")
                      .formatted(registry.principal().partition(), registry.id().region())),
          last);
    }
    Problem problem =
        Problem.of(
                "Could not read %s, also after retries: %s.".formatted(what, Wording.reason(last)))
            .attempted(attempt);
    return new ServiceUnavailableException(
        last instanceof Refused by ? problem.answered(by.error().answer()) : problem, last);
  }
}
