package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.PartBytes;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.LayerUpload;
import io.awsdeployer.promote.ecr.LayerUpload.PartOutcome;
import io.awsdeployer.promote.ecr.Refusals.Refusal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.registry.RepositoryName;
import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.services.ecr.model.InvalidLayerPartException;

/**
 * The ECR API's way: consecutive parts of the size the service asks for, base64 in JSON. A part
 * whose answer was lost shows as "not consecutive" when it is sent again; the byte the service then
 * names says what that means (kaniko#607).
 */
final class ApiUpload implements BlobUpload {
  private final EcrRegistry target;
  private final Retries retries;
  private final PartMemory memory;

  /**
   * An uploader that holds parts in memory.
   *
   * @param memoryBytes how much all parts under way may take together
   */
  ApiUpload(EcrRegistry target, Retries retries, long memoryBytes) {
    this.target = target;
    this.retries = retries;
    this.memory = new PartMemory(memoryBytes);
  }

  /** The upload is no longer known: it was completed before its answer was lost, or cleaned up. */
  private static final class GoneException extends IOException {
    GoneException() {
      super("the upload is gone");
    }
  }

  @Override
  public void upload(RepositoryName to, LayerDownload content)
      throws IOException, InterruptedException {
    LayerUpload upload = target.startUpload(to);
    long size = content.blob().size();
    int partSize = (int) Math.min(upload.partSizeFor(size), size);
    // Room may be long in coming, and who keeps S3 waiting is cut off.
    content.close();
    try (PartMemory.Room room = memory.acquire(partSize)) {
      PartBytes part = room.bytes();
      long first = 0;
      while (first < size) {
        part.fill(content, partSize);
        sendPart(upload, to, first, part);
        content.passedOn();
        first += part.length();
      }
      content.verify();
      complete(upload, content);
    } catch (GoneException e) {
      if (target.availableBlobs(to, Set.of(content.blob().digest())).isEmpty()) {
        throw e;
      }
    }
  }

  /** Sends one part until the service has all of it, going on from the byte it says it has. */
  private void sendPart(LayerUpload upload, RepositoryName to, long first, PartBytes part)
      throws IOException, InterruptedException {
    long end = first + part.length();
    long next = first;
    int failures = 0;
    while (next < end) {
      try {
        PartOutcome outcome = upload.send(next, part, (int) (next - first));
        next = standing(to, outcome, first, next, end);
      } catch (ServiceUnavailableException e) {
        failures++;
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException();
        }
        if (!retries.allows(failures)) {
          throw e;
        }
        retries.pauseAfter(failures);
      }
    }
  }

  /** The first byte that the service does not have yet. */
  private long standing(RepositoryName to, PartOutcome outcome, long first, long next, long end)
      throws IOException {
    return switch (outcome) {
      case PartOutcome.Received(long received) when received > next && received <= end -> received;
      case PartOutcome.OutOfOrder(long has, InvalidLayerPartException e) when has == next ->
          throw target.refusals().invalid(partRefused(to, end - next, e));
      case PartOutcome.OutOfOrder(long has, _) when has > first && has <= end -> has;
      case PartOutcome.Gone() -> throw new GoneException();
      case PartOutcome.Received(long elsewhere) -> throw outOfStep(elsewhere, next);
      case PartOutcome.OutOfOrder(long elsewhere, _) -> throw outOfStep(elsewhere, next);
    };
  }

  private static IOException outOfStep(long elsewhere, long next) {
    return new IOException("the upload stands at byte %d, not %d".formatted(elsewhere, next));
  }

  private static void complete(LayerUpload upload, LayerDownload content) throws IOException {
    switch (upload.complete(content.blob().digest())) {
      case STORED -> {}
      case GONE -> throw new GoneException();
      case PART_TOO_SMALL -> throw new IOException("a part of the upload counts as too small");
      case WRONG_BYTES ->
          throw new WrongBytesException(
              "ECR computes another digest than %s".formatted(content.blob().digest()));
    }
  }

  /** Consecutive and refused all the same: the size is at fault, and no retry mends that. */
  private Refusal partRefused(RepositoryName to, long length, InvalidLayerPartException e) {
    return new Refusal(
        "Could not upload a part of %s of a layer to %s"
            .formatted(Wording.count(length, "byte"), to),
        new Attempt("ecr:UploadLayerPart", target.principal().arn(), target.repositoryArn(to)),
        Answers.of(e),
        e);
  }
}
