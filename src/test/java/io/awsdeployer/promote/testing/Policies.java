package io.awsdeployer.promote.testing;

/** The rights a promotion needs in each account: what README's section on rights says, as JSON. */
public final class Policies {
  private Policies() {}

  /** The identity policy of the function's role. */
  public static String function(String bucket) {
    return """
    {"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::%1$s/*"},
      {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::%1$s"},
      {"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::%1$s/*/promotion-receipts/*"},
      {"Effect":"Allow","Action":"ssm:GetParameter","Resource":"arn:aws:ssm:*:*:parameter/*/aws-deployer/source-ecr-*"},
      {"Effect":"Allow","Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer","ecr:BatchCheckLayerAvailability"],
       "Resource":"arn:aws:ecr:*:*:repository/*"},
      {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/ECRImagePromotionRole"}]}
    """
        .formatted(bucket);
  }

  /**
   * The identity policy of the target's promotion role, or of the function's own for its account.
   */
  public static String push() {
    return """
    {"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"},
      {"Effect":"Allow","Action":["ecr:BatchCheckLayerAvailability","ecr:InitiateLayerUpload","ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload","ecr:PutImage","ecr:BatchGetImage","ecr:DescribeRepositories"],
       "Resource":"arn:aws:ecr:*:*:repository/*"}]}
    """;
  }

  /** The trust policy of the target's promotion role. */
  public static String trust(String roleArn) {
    return """
    {"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}
    """
        .formatted(roleArn);
  }

  /** The same, for callers that know the external id. */
  public static String trust(String roleArn, String externalId) {
    return """
    {"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole",
       "Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}
    """
        .formatted(roleArn, externalId);
  }

  /** A source repository's policy, where the source is another account's. */
  public static String pull(String roleArn) {
    return """
    {"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Principal":{"AWS":"%s"},
       "Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer","ecr:BatchCheckLayerAvailability"]}]}
    """
        .formatted(roleArn);
  }
}
