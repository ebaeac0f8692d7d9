package io.awsdeployer.promote.options;

import io.awsdeployer.promote.read.Fields;
import java.util.List;

/** The section {@code session}: what the target's role session is limited to and marked with. */
public record SessionOptions() {
  public static final SessionOptions NONE = new SessionOptions();

  static final List<String> FIELDS = List.of();

  static SessionOptions read(Fields fields) {
    return NONE;
  }
}
