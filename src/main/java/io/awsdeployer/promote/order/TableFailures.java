package io.awsdeployer.promote.order;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.registry.RegionName;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a refusal of the deployments table means.
 *
 * @param principal who the calls are made as
 */
record TableFailures(String table, RegionName region, Principal principal) {
  /** The table is there and is another kind of table. */
  private static final Set<String> NOT_OURS =
      Set.of("ValidationException", "ResourceNotFoundException");

  private static final String OTHERWISE =
      "or turn the option tags.order off, then the table is not asked";

  /**
   * The error for a call.
   *
   * @param action as IAM names it
   */
  PromotionException of(SdkException e, String action) {
    Problem problem =
        Problem.of(
                "The deployments table %s in %s, which says which build each tag was given last, does not answer as it should."
                    .formatted(table, region))
            .attempted(new Attempt(action, principal.arn(), arn()))
            .answered(Answers.of(e));
    if (Answers.denied(e)) {
      return new SourceAccessDeniedException(
          problem
              .remedy(
                  "add to the identity policy of %s: {\"Effect\":\"Allow\",\"Action\":[\"dynamodb:BatchGetItem\",\"dynamodb:UpdateItem\"],\"Resource\":\"%s\"}"
                      .formatted(principal.policyArn(), arn()))
              .remedy(OTHERWISE),
          e);
    }
    if (NOT_OURS.contains(Answers.code(e))) {
      return new InvalidRequestException(
          problem
              .remedy(
                  "make a table of that name with the keys pk and sk, both strings, or name yours in DEPLOYMENTS_TABLE")
              .remedy(OTHERWISE),
          e);
    }
    return new ServiceUnavailableException(problem, e);
  }

  /**
   * For an answer that has not even an empty list, or an item that nobody asked for: whose the tags
   * are is not known then.
   */
  ServiceUnavailableException withoutItems() {
    return new ServiceUnavailableException(
        Problem.of(
                "The deployments table %s in %s gave an answer that has no list of items in it, or an item that was not asked for."
                    .formatted(table, region))
            .attempted(new Attempt("dynamodb:BatchGetItem", principal.arn(), arn())));
  }

  private String arn() {
    return "arn:%s:dynamodb:%s:%s:table/%s"
        .formatted(principal.partition(), region, principal.account(), table);
  }
}
