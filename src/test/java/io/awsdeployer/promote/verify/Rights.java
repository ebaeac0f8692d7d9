package io.awsdeployer.promote.verify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** The IAM policies that a run needs: what README says, for these choices. */
final class Rights {
  private static final List<String> REPOSITORY =
      List.of(
          "ecr:CreateRepository",
          "ecr:DeleteRepository",
          "ecr:GetRepositoryPolicy",
          "ecr:BatchCheckLayerAvailability",
          "ecr:InitiateLayerUpload",
          "ecr:UploadLayerPart",
          "ecr:CompleteLayerUpload",
          "ecr:PutImage",
          "ecr:BatchGetImage",
          "ecr:BatchDeleteImage",
          "ecr:DescribeImages",
          "ecr:DescribeImageScanFindings",
          "ecr:GetDownloadUrlForLayer",
          "ecr:UpdateImageStorageClass");

  private final String partition;
  private final Choices choices;

  Rights(String partition, Choices choices) {
    this.partition = partition;
    this.choices = choices;
  }

  /** Of whoever runs it. */
  String own() {
    ObjectNode policy = document();
    ArrayNode statements = policy.withArray("Statement");
    allow(statements, repositories("*"), REPOSITORY.toArray(String[]::new));
    allow(
        statements, "arn:%s:ecr:*:*:repository/*".formatted(partition), "ecr:DescribeRepositories");
    allow(
        statements,
        "*",
        "ecr:GetAuthorizationToken",
        "ecr:CreateRepositoryCreationTemplate",
        "ecr:DeleteRepositoryCreationTemplate",
        "s3:ListAllMyBuckets");
    allow(statements, bucket(""), "s3:CreateBucket", "s3:DeleteBucket", "s3:ListBucket");
    allow(statements, bucket("/*"), "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
    choices
        .targetAccount()
        .ifPresent(account -> {
          allow(statements, role(account.value(), choices.role()), "sts:AssumeRole");
          if (!choices.setUpRole().equals(choices.role())) {
            allow(statements, role(account.value(), choices.setUpRole()), "sts:AssumeRole");
          }
        });
    choices
        .function()
        .ifPresent(name ->
            allow(
                statements,
                name.startsWith("arn:")
                    ? name
                    : "arn:%s:lambda:*:*:function:%s".formatted(partition, name),
                "lambda:InvokeFunction"));
    return policy.toPrettyString();
  }

  /** Of the role that sets up and clears away in the target account. */
  String setUp() {
    ObjectNode policy = document();
    ArrayNode statements = policy.withArray("Statement");
    allow(
        statements,
        repositories("*"),
        "ecr:CreateRepository",
        "ecr:DeleteRepository",
        "ecr:BatchGetImage");
    allow(
        statements, "arn:%s:ecr:*:*:repository/*".formatted(partition), "ecr:DescribeRepositories");
    return policy.toPrettyString();
  }

  private String repositories(String account) {
    return "arn:%s:ecr:*:%s:repository/%s-*".formatted(partition, account, choices.prefix());
  }

  private String bucket(String objects) {
    return "arn:%s:s3:::%s-*%s".formatted(partition, choices.prefix(), objects);
  }

  private String role(String account, String name) {
    return "arn:%s:iam::%s:role/%s".formatted(partition, account, name);
  }

  private static ObjectNode document() {
    return new JsonMapper().createObjectNode().put("Version", "2012-10-17");
  }

  private static void allow(ArrayNode statements, String resource, String... actions) {
    ObjectNode statement = statements.addObject().put("Effect", "Allow");
    Arrays.stream(actions).forEach(statement.putArray("Action")::add);
    statement.put("Resource", resource);
  }
}
