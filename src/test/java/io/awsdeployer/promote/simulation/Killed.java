package io.awsdeployer.promote.simulation;

/** The process is gone. What still unwinds of it reaches nobody. */
final class Killed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("killed", null, false, false);
  }
}
