package io.awsdeployer.promote.ecr;

import java.util.List;
import java.util.Locale;

/** Which end of the promotion a registry is: the same refusal means another error on each. */
public enum Side {
  SOURCE,
  TARGET;

  /** Everything a promotion does on a repository of this side, as IAM actions. */
  public List<String> actions() {
    return switch (this) {
      case SOURCE ->
          List.of(
              "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability");
      case TARGET ->
          List.of(
              "ecr:BatchCheckLayerAvailability",
              "ecr:InitiateLayerUpload",
              "ecr:UploadLayerPart",
              "ecr:CompleteLayerUpload",
              "ecr:PutImage",
              "ecr:BatchGetImage",
              "ecr:DescribeRepositories");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
