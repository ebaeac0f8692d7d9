package io.awsdeployer.promote.options;

import java.util.ArrayList;
import java.util.List;

/**
 * All options of one call. {@link #NONE} is what a call without any has: no request more, no right
 * more.
 *
 * @param tags which tags an image gets, and which of them may move
 * @param repositories whether and how missing target repositories are made
 * @param referrers whether signatures, SBOMs and attestations travel with their image
 * @param allowList whether a build may promote only what its repository's list names
 * @param receipts what is kept of a promotion
 * @param session what the target's role session is limited to
 */
public record PromotionOptions(
    TagOptions tags,
    RepositoryOptions repositories,
    boolean referrers,
    boolean allowList,
    ReceiptOptions receipts,
    SessionOptions session) {
  public static final PromotionOptions NONE =
      new PromotionOptions(
          TagOptions.NONE,
          RepositoryOptions.NONE,
          false,
          false,
          ReceiptOptions.NONE,
          SessionOptions.NONE);

  /** The names of those that are on, as README's table has them. */
  public List<String> on() {
    List<String> on = new ArrayList<>();
    addIf(repositories.create().isPresent(), "repositories", on);
    addIf(session.scoped(), "session.scoped", on);
    addIf(!session.tags().isEmpty(), "session.tags", on);
    addIf(allowList, "allow_list", on);
    addIf(referrers, "referrers", on);
    addIf(receipts.write(), "receipts.write", on);
    addIf(receipts.keepPrevious().isPresent(), "receipts.keep_previous", on);
    addIf(!tags.also().isEmpty(), "tags.also", on);
    addIf(tags.movable().isPresent(), "tags.movable", on);
    addIf(tags.order(), "tags.order", on);
    return List.copyOf(on);
  }

  private static void addIf(boolean holds, String name, List<String> on) {
    if (holds) {
      on.add(name);
    }
  }
}
