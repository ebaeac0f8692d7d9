package io.awsdeployer.promote.options;

import io.awsdeployer.promote.read.Fields;
import java.util.List;

/** The section {@code receipts}: what is kept of a promotion, and of what it replaces. */
public record ReceiptOptions() {
  public static final ReceiptOptions NONE = new ReceiptOptions();

  static final List<String> FIELDS = List.of();

  static ReceiptOptions read(Fields fields) {
    return NONE;
  }
}
