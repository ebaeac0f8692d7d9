package io.awsdeployer.promote.bench;

import java.util.Optional;

/**
 * One invocation of a promotion that takes several.
 *
 * @param pause seconds since the one before it ended
 * @param error the error's type, as Step Functions matches it; empty for success
 * @param message what the error says
 */
record Attempt(
    double pause,
    double seconds,
    Optional<String> error,
    String message,
    Standing before,
    Standing after) {

  long down() {
    return after.down() - before.down();
  }

  long up() {
    return after.up() - before.up();
  }

  /** Bytes of the blobs that it ended: nobody has to move them again. */
  long committed() {
    return after.committed() - before.committed();
  }

  /** Whether the next one has less to do. */
  boolean progressed() {
    return committed() > 0
        || after.manifests() > before.manifests()
        || after.tags() > before.tags()
        || error.isEmpty();
  }

  /** The error's class without its package, or a word for success. */
  String outcome() {
    return error.map(type -> type.substring(type.lastIndexOf('.') + 1)).orElse("done");
  }
}
