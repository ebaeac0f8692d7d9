package io.awsdeployer.promote.faults;

/** Which of a class's calls are struck. */
enum Strike {
  /** The first one. */
  FIRST,
  /** As many at the start as the SDK's attempts leave room for. */
  BURST,
  /** The last one that a clean run makes, where it makes several. */
  LAST,
  /** All of them. */
  EVERY,
  /** The first one, and from then on every call of every class. */
  FROM_HERE;

  /** Attempts of the SDK in these tests, but one. */
  private static final int ROOM = 2;

  boolean hits(int number, int inACleanRun) {
    return switch (this) {
      case FIRST, FROM_HERE -> number == 1;
      case BURST -> number <= ROOM;
      case LAST -> number == inACleanRun;
      case EVERY -> true;
    };
  }
}
