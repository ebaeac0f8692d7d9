package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.PartBytes;
import io.awsdeployer.promote.aws.StreamedMember;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Objects;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.InvalidLayerException;
import software.amazon.awssdk.services.ecr.model.InvalidLayerPartException;
import software.amazon.awssdk.services.ecr.model.LayerAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.LayerPartTooSmallException;
import software.amazon.awssdk.services.ecr.model.UploadLayerPartResponse;
import software.amazon.awssdk.services.ecr.model.UploadNotFoundException;

/**
 * {@code InitiateLayerUpload}, {@code UploadLayerPart}, {@code CompleteLayerUpload}: one blob in
 * consecutive parts. What the answers mean after a retry stands in the API reference and in
 * kaniko#607.
 */
public final class LayerUpload {
  /** Parts but the last are refused below this when the upload is completed (dotnet#424). */
  public static final int SMALLEST_PART = 5 * 1024 * 1024;

  /** The API's bound on one part (API reference, {@code LayerPartBlob}). */
  public static final int LARGEST_PART = 20_971_520;

  /** More parts are refused (user guide, service quotas). */
  private static final int MOST_PARTS = 4_200;

  private final EcrCaller caller;
  private final RepositoryName repository;
  private final String uploadId;
  private final int partSize;

  private LayerUpload(EcrCaller caller, RepositoryName repository, String uploadId, long partSize) {
    this.caller = caller;
    this.repository = repository;
    this.uploadId = uploadId;
    this.partSize = (int) Math.min(partSize, LARGEST_PART);
  }

  static LayerUpload start(EcrCaller caller, RepositoryName repository) {
    var answer =
        caller.call(
            "InitiateLayerUpload",
            repository,
            "start an upload to " + repository,
            ecr ->
                ecr.initiateLayerUpload(
                    r -> r.registryId(caller.registryId()).repositoryName(repository.value())));
    long partSize = Objects.requireNonNullElse(answer.partSize(), (long) SMALLEST_PART * 2);
    String uploadId =
        caller.required(
            answer.uploadId(), "id", "InitiateLayerUpload", caller.repositoryArn(repository));
    return new LayerUpload(caller, repository, uploadId, Math.max(1, partSize));
  }

  /**
   * How large to make every part but the last: what the service wants, or more where a blob would
   * else have too many parts.
   */
  public int partSizeFor(long blobSize) {
    long fewestBytes = (blobSize + MOST_PARTS - 1) / MOST_PARTS;
    return (int) Math.min(LARGEST_PART, Math.max(partSize, fewestBytes));
  }

  /** What became of a part. */
  public sealed interface PartOutcome {
    /** The part is there, and with it every byte before {@code next}. */
    record Received(long next) implements PartOutcome {}

    /** Refused as not consecutive: the service has every byte before {@code next}. */
    record OutOfOrder(long next, InvalidLayerPartException reason) implements PartOutcome {}

    /** The upload is gone: completed by a lost answer, or cleaned up. */
    record Gone() implements PartOutcome {}
  }

  /**
   * Sends bytes of a part. They may be reused afterwards.
   *
   * @param first the byte of the layer that the first one sent is
   * @param part all of it
   * @param from which byte of the part on
   */
  public PartOutcome send(long first, PartBytes part, int from) {
    int length = part.length() - from;
    StreamedMember member = new StreamedMember("layerPartBlob", part, from);
    return caller.call(
        "UploadLayerPart",
        repository,
        "upload bytes %d to %d of a layer to %s".formatted(first, first + length - 1, repository),
        ecr -> send(ecr, first, member, length));
  }

  private PartOutcome send(EcrClient ecr, long first, StreamedMember member, int length) {
    try {
      UploadLayerPartResponse answer =
          member.goesWith(() ->
              ecr.uploadLayerPart(r ->
                  r.registryId(caller.registryId())
                      .repositoryName(repository.value())
                      .uploadId(uploadId)
                      .partFirstByte(first)
                      .partLastByte(first + length - 1)));
      long last = Objects.requireNonNullElse(answer.lastByteReceived(), first + length - 1);
      return new PartOutcome.Received(last + 1);
    } catch (InvalidLayerPartException e) {
      long last = Objects.requireNonNullElse(e.lastValidByteReceived(), -1L);
      return new PartOutcome.OutOfOrder(last + 1, e);
    } catch (UploadNotFoundException e) {
      return new PartOutcome.Gone();
    }
  }

  /** What became of the upload. */
  public enum CompleteOutcome {
    /** The blob is there, put by this upload or before it. */
    STORED,
    /** ECR computes another digest than ours: our bytes are wrong. */
    WRONG_BYTES,
    /** The upload is gone: an earlier answer was lost, or it was cleaned up. */
    GONE,
    /** The service took a part in pieces, one of them too small; a new upload may fare better. */
    PART_TOO_SMALL
  }

  public CompleteOutcome complete(Digest digest) {
    return caller.call(
        "CompleteLayerUpload",
        repository,
        "complete the blob %s in %s".formatted(digest, repository),
        ecr -> complete(ecr, digest));
  }

  private CompleteOutcome complete(EcrClient ecr, Digest digest) {
    try {
      ecr.completeLayerUpload(r ->
          r.registryId(caller.registryId())
              .repositoryName(repository.value())
              .uploadId(uploadId)
              .layerDigests(digest.value()));
      return CompleteOutcome.STORED;
    } catch (LayerAlreadyExistsException e) {
      // The digest was computed and compared before it was found to exist
      // (amazon-ecr-containerd-resolver, layer_writer.go), so this is success.
      return CompleteOutcome.STORED;
    } catch (InvalidLayerException e) {
      return CompleteOutcome.WRONG_BYTES;
    } catch (LayerPartTooSmallException e) {
      return CompleteOutcome.PART_TOO_SMALL;
    } catch (UploadNotFoundException e) {
      return CompleteOutcome.GONE;
    }
  }
}
