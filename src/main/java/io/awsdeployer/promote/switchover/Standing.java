package io.awsdeployer.promote.switchover;

import java.util.List;
import java.util.stream.Collectors;

/** Where the tags stand, for the message of an error. */
final class Standing {
  /** Step Functions cuts a cause at 32,768 characters; the log has all of them. */
  static final int TAGS_TO_TELL = 100;

  private Standing() {}

  static String told(List<String> tags) {
    String most = tags.stream().limit(TAGS_TO_TELL).collect(Collectors.joining("; "));
    int left = tags.size() - TAGS_TO_TELL;
    return left > 0 ? "%s; and %d more, which the log lists".formatted(most, left) : most;
  }
}
