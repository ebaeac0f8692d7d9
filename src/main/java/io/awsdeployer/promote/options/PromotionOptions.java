package io.awsdeployer.promote.options;

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
}
