package io.awsdeployer.promote.options;

import io.awsdeployer.promote.read.Fields;
import java.util.List;

/** The section {@code tags}: which tags an image gets, and which of them may move. */
public record TagOptions() {
  public static final TagOptions NONE = new TagOptions();

  static final List<String> FIELDS = List.of();

  static TagOptions read(Fields fields) {
    return NONE;
  }
}
