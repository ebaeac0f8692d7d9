package io.awsdeployer.localaws.iam;

import java.util.Optional;

/** Decides whether a caller may act, as IAM does: identity policies crossed with the resource's. */
public interface Authorization {

  /**
   * The refusal's text in the service's own words, or empty when the call is allowed.
   *
   * @param action e.g. {@code ecr:PutImage}
   * @param resource the resource's ARN, or {@code *} for actions that know no resource
   * @param resourceAccount the account that owns the resource
   * @param resourcePolicy the JSON policy attached to the resource, if any
   */
  Optional<String> refusal(
      Caller caller,
      String action,
      String resource,
      String resourceAccount,
      Optional<String> resourcePolicy);
}
