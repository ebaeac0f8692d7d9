package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.PromotionException;

/** What the process ends with, one for each decision of whoever called it. */
public enum ExitCode {
  /** Done, or there was nothing to do. */
  DONE(0),
  /** A defect of ours. */
  DEFECT(1),
  /** The command line, the event or the manifest is wrong. */
  INVALID(2),
  /** Refused: it needs a person. */
  REFUSED(3),
  /** Not now: the same call again may succeed, and goes on where this one ended. */
  RETRY(4),
  /** Interrupted, by Ctrl-C for example; a shell's 128 and the signal's number. */
  INTERRUPTED(130);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** What an error means to whoever called. */
  public static ExitCode of(PromotionException e) {
    if (e.retryable()) {
      return RETRY;
    }
    return e instanceof InvalidRequestException || e instanceof InvalidManifestException
        ? INVALID
        : REFUSED;
  }
}
