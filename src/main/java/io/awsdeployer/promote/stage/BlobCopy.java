package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.aws.Throttling;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Refusals;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.timing.Pace;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Brings one blob over, starting again when the upload breaks. Wrong bytes get one second chance.
 */
final class BlobCopy {
  private static final int CHANCES_FOR_WRONG_BYTES = 2;

  private final EcrRegistry source;
  private final EcrRegistry target;
  private final BlobUpload upload;
  private final TransferClient http;
  private final Retries retries;
  private final TransferMeter meter;
  private final Prospects prospects;
  private final Pace starts;
  private final EventLog log;

  BlobCopy(
      EcrRegistry source,
      EcrRegistry target,
      BlobUpload upload,
      TransferClient http,
      Retries retries,
      TransferMeter meter,
      Prospects prospects,
      Pace starts,
      EventLog log) {
    this.source = source;
    this.target = target;
    this.upload = upload;
    this.http = http;
    this.retries = retries;
    this.meter = meter;
    this.prospects = prospects;
    this.starts = starts;
    this.log = log;
  }

  void copy(BlobTransfer transfer) throws InterruptedException {
    starts.await();
    boolean _ =
        Throttling.retried(
            starts::throttled,
            () -> {
              copyUntilThere(transfer);
              return true;
            });
  }

  private void copyUntilThere(BlobTransfer transfer) throws InterruptedException {
    int broken = 0;
    int wrong = 0;
    while (true) {
      LayerDownload content =
          new LayerDownload(
              new LayerSource(source, transfer.from(), http),
              transfer.blob(),
              retries,
              meter,
              prospects);
      try (content) {
        upload.upload(transfer.to(), content);
        meter.finished(transfer.blob().size());
        return;
      } catch (WrongBytesException e) {
        if (++wrong == CHANCES_FOR_WRONG_BYTES) {
          throw wrongBytes(transfer, e);
        }
        sayAgain(transfer, content, e);
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (content.isRead() && isThere(transfer)) {
          // Only the last answer was lost.
          meter.finished(transfer.blob().size());
          return;
        }
        if (!retries.allows(++broken)) {
          throw givenUp(transfer, e);
        }
        sayAgain(transfer, content, e);
        if (e instanceof UploadSession.AnsweredException answered && answered.isThrottling()) {
          retries.sleeper().sleep(starts.throttled());
        } else {
          retries.pauseAfter(broken);
        }
      }
    }
  }

  private boolean isThere(BlobTransfer transfer) {
    return !target.availableBlobs(transfer.to(), Set.of(transfer.blob().digest())).isEmpty();
  }

  private void sayAgain(BlobTransfer transfer, LayerDownload content, IOException e) {
    meter.restarted();
    meter.begun(content.passed());
    log.warn(
        "An upload broke and starts again",
        Map.of(
            "repository",
            transfer.to(),
            "digest",
            transfer.blob().digest(),
            "bytes",
            transfer.blob().size(),
            "reason",
            Wording.reason(e)));
  }

  private IntegrityException wrongBytes(BlobTransfer transfer, WrongBytesException e) {
    return new IntegrityException(
        Problem.of(
                "The blob %s of %s in the source registry %s is not what its digest says, also when read again: %s."
                    .formatted(
                        transfer.blob().digest(), transfer.from(), source.id(), Wording.reason(e)))
            .attempted(
                new Attempt(
                    "ecr:GetDownloadUrlForLayer",
                    source.principal().arn(),
                    source.repositoryArn(transfer.from())))
            .remedy(
                "push the image to the source again; if that does not mend it, tell AWS support"),
        e);
  }

  private PromotionException givenUp(BlobTransfer transfer, IOException e) {
    if (e instanceof UploadSession.UnauthorizedException unauthorized) {
      return target.refusals().access(unauthorized.refusal());
    }
    Problem problem =
        Problem.of(
            "Could not upload the blob %s (%d bytes) to %s in the target registry %s, also after %d tries: %s."
                .formatted(
                    transfer.blob().digest(),
                    transfer.blob().size(),
                    transfer.to(),
                    target.id(),
                    retries.schedule().attempts(),
                    Wording.reason(e)));
    if (e instanceof UploadSession.AnsweredException answered) {
      Refusals.Refusal refusal = answered.refusal();
      return new ServiceUnavailableException(
          problem.attempted(refusal.attempt()).answered(refusal.answer()), e);
    }
    return new ServiceUnavailableException(
        problem.attempted(
            new Attempt(
                "ecr:UploadLayerPart",
                target.principal().arn(),
                target.repositoryArn(transfer.to()))),
        e);
  }
}
