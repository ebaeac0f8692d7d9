package io.awsdeployer.promote.faults;

/** What is known of a kind of fault. */
enum Trait {
  /** One of it is not noticed by the caller: the function tries again. */
  ABSORBED,
  /** It is gone some time later, so that an error that comes of it says to call again. */
  PASSES,
  /** Only patience ends it: the function is given little. */
  SILENT,
  /** Once there, it is everywhere. */
  SPREADS
}
