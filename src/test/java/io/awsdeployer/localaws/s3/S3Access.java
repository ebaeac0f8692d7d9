package io.awsdeployer.localaws.s3;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.iam.Caller;
import io.awsdeployer.localaws.iam.Decision;
import io.awsdeployer.localaws.iam.PolicyEvaluator;
import java.util.Optional;

/** Asks IAM in S3's way: the resource stands in quotes, and a refusal is 403. */
record S3Access(PolicyEvaluator policies) {

  void check(Caller caller, String action, Bucket bucket, String resource) {
    check(caller, action, bucket.account(), resource, bucket.policy());
  }

  void check(
      Caller caller, String action, String account, String resource, Optional<String> policy) {
    Decision decision = policies.decide(policies.access(caller, action, resource, account), policy);
    if (!decision.allowed()) {
      throw new AwsError(
          403,
          "AccessDenied",
          Decision.notAuthorized(caller, action, '"' + resource + '"') + " " + decision.because());
    }
  }
}
