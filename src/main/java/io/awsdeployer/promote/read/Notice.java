package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.PromotionException;

/** One thing that S3 tells of. */
public sealed interface Notice {
  /** The object it is about, as {@code s3://bucket/key}. */
  String object();

  /**
   * A build's deploy manifest was uploaded.
   *
   * @param request its promotion, into the function's own account and region
   * @param branch as the key has it; may have a {@code /}
   */
  record Build(String object, PromotionRequest request, String branch, String version)
      implements Notice {}

  /**
   * Nothing that has to be promoted.
   *
   * @param reason a sentence
   */
  record Passed(String object, String reason) implements Notice {}

  /** A deploy manifest that cannot be promoted: where it lies, or how it is told of, is wrong. */
  record Refused(String object, PromotionException problem) implements Notice {}
}
