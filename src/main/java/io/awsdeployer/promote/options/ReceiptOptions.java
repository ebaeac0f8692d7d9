package io.awsdeployer.promote.options;

import io.awsdeployer.promote.read.Fields;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code receipts}: what is kept of a promotion, and of what it replaces.
 *
 * @param write whether every action leaves a receipt, and not only {@code switch}
 * @param keepPrevious which tag an image gets just before its own moves to another
 */
public record ReceiptOptions(boolean write, Optional<KeepPattern> keepPrevious) {
  public static final ReceiptOptions NONE = new ReceiptOptions(false, Optional.empty());

  static final List<String> FIELDS = List.of("write", "keep_previous");

  static ReceiptOptions read(Fields fields) {
    return new ReceiptOptions(
        fields.flag("write"), fields.optional("keep_previous", KeepPattern::new));
  }
}
