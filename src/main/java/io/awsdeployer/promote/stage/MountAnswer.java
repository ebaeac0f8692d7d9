package io.awsdeployer.promote.stage;

/** What a registry says to the wish to mount a blob instead of taking its bytes. */
enum MountAnswer {
  /** The repository has the blob now. */
  MOUNTED,
  /** Not this one: an ordinary upload has begun instead, and the next upload of it goes on. */
  UPLOAD_BEGUN,
  /** It does not take such a wish. */
  REFUSED,
  /** Nothing that tells whether it would. */
  UNTOLD
}
