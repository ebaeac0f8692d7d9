package io.awsdeployer.promote.simulation;

/** One call of the function: what it sends ends with it. */
final class OneProcess {
  private final String name;
  private boolean dead;

  OneProcess(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  boolean isDead() {
    return dead;
  }

  void kill() {
    dead = true;
  }

  /** A dead process does nothing more. */
  void requireAlive() {
    if (dead) {
      throw new Killed();
    }
  }
}
