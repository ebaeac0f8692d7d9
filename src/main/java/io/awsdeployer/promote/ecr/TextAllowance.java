package io.awsdeployer.promote.ecr;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much text of manifests may be held at once, counted as it comes: their number and length are
 * the registry's to choose. Safe for use by many threads.
 */
public final class TextAllowance {
  /** Some ten thousand manifests of real images. */
  public static final long MOST_CHARACTERS = 64L * 1024 * 1024;

  private final AtomicLong held = new AtomicLong();

  /** Whether one more text fits. */
  public boolean takes(StoredManifest manifest) {
    return held.addAndGet(manifest.text().length()) <= MOST_CHARACTERS;
  }
}
