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

  /** What making repositories takes besides, on those of this side. */
  public List<String> creationActions() {
    return switch (this) {
      case SOURCE ->
          List.of(
              "ecr:DescribeRepositories",
              "ecr:GetLifecyclePolicy",
              "ecr:GetRepositoryPolicy",
              "ecr:ListTagsForResource");
      case TARGET ->
          List.of(
              "ecr:CreateRepository",
              "ecr:TagResource",
              "ecr:ListTagsForResource",
              "ecr:PutLifecyclePolicy",
              "ecr:SetRepositoryPolicy");
    };
  }

  /** Those actions that are granted together with one. */
  List<String> with(String action) {
    if (actions().contains(action)) {
      return actions();
    }
    return creationActions().contains(action) ? creationActions() : List.of(action);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
