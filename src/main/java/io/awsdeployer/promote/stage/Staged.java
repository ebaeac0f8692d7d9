package io.awsdeployer.promote.stage;

import java.time.Duration;

/**
 * What staging moved.
 *
 * @param blobs how many blobs were brought over
 * @param bytes their size
 * @param mounted how many blobs the registry took from another of its repositories instead
 * @param manifests how many manifests were put untagged
 * @param downloadsResumed how often a download went on where it broke
 * @param uploadsRestarted how often an upload started again
 */
public record Staged(
    long blobs,
    long bytes,
    long mounted,
    long manifests,
    long downloadsResumed,
    long uploadsRestarted,
    Duration duration) {
  public static final Staged NOTHING = new Staged(0, 0, 0, 0, 0, 0, Duration.ZERO);
}
