package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceAnswer;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.error.TargetRepositoryNotFoundException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.registry.RegistryId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a registry's refusals mean to the caller, and what to do about each. The same whether the
 * ECR API refuses or the registry's HTTP API does.
 */
public final class Refusals {
  private static final String REPOSITORY = ":repository/";

  private final RegistryId registry;
  private final Side side;
  private final Principal principal;

  Refusals(RegistryId registry, Side side, Principal principal) {
    this.registry = registry;
    this.side = side;
    this.principal = principal;
  }

  /**
   * One refusal.
   *
   * @param failed "Could not …", without the reason
   * @param cause what was caught, if something was
   */
  public record Refusal(
      String failed, Attempt attempt, ServiceAnswer answer, @Nullable Throwable cause) {

    private Problem problem(String sentence) {
      return new Problem(sentence, Optional.of(attempt), Optional.of(answer), List.of());
    }
  }

  public PromotionException access(Refusal refusal) {
    Problem problem = refusal.problem(refusal.failed() + ": access is refused.");
    AccessAdvice advice = new AccessAdvice(side, principal, registry.account());
    for (String remedy :
        advice.remedies(
            refusal.answer().message(), refusal.attempt().action(), refusal.attempt().resource())) {
      problem = problem.remedy(remedy);
    }
    return denied(problem, refusal);
  }

  PromotionException credentials(Refusal refusal) {
    return denied(
        refusal
            .problem(refusal.failed() + ": the credentials are not accepted there.")
            .remedy(
                "if %s is an opt-in region, enable it in account %s (Account, AWS Regions)"
                    .formatted(registry.region(), registry.account())),
        refusal);
  }

  public PromotionException key(Refusal refusal) {
    return denied(
        refusal
            .problem(refusal.failed() + ": the KMS key of the repository refuses.")
            .remedy(
                ("check that the key is enabled and that its policy lets ECR make its grants:"
                        + " {\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:%s:iam::%s:root\"},\"Action\":"
                        + "[\"kms:CreateGrant\",\"kms:RetireGrant\",\"kms:DescribeKey\"],\"Resource\":\"*\"}")
                    .formatted(principal.partition(), registry.account())),
        refusal);
  }

  private PromotionException denied(Problem problem, Refusal refusal) {
    return side == Side.SOURCE
        ? new SourceAccessDeniedException(problem, refusal.cause())
        : new TargetAccessDeniedException(problem, refusal.cause());
  }

  PromotionException limit(Refusal refusal) {
    return new TargetLimitExceededException(
        refusal
            .problem(refusal.failed() + ": a quota of the registry is used up.")
            .remedy(
                "delete what is no longer needed, or raise the quota (Service Quotas, Amazon ECR) in"
                    + " account %s, region %s".formatted(registry.account(), registry.region())),
        refusal.cause());
  }

  public PromotionException repositoryNotFound(Refusal refusal) {
    if (side == Side.SOURCE) {
      return new SourceImageNotFoundException(
          refusal
              .problem(refusal.failed() + ": the source repository does not exist.")
              .remedy(
                  "correct the repository in the deploy manifest, or the source registry"
                      + " (SOURCE_ECR_ACCOUNT, SOURCE_ECR_REGION or their SSM parameters)"),
          refusal.cause());
    }
    String resource = refusal.attempt().resource();
    String name = resource.substring(resource.indexOf(REPOSITORY) + REPOSITORY.length());
    return new TargetRepositoryNotFoundException(
        refusal
            .problem(
                "The repository %s does not exist in the target registry %s."
                    .formatted(name, registry))
            .remedy(
                "create it: aws ecr create-repository --repository-name %s --region %s (in account %s)"
                    .formatted(name, registry.region(), registry.account()))
            .remedy("or let promotions create what is missing: the option repositories"),
        refusal.cause());
  }

  public PromotionException invalid(Refusal refusal) {
    return new UnsupportedImageException(
        refusal.problem(refusal.failed() + ": ECR refuses the request as invalid."),
        refusal.cause());
  }

  /** A failure that the same call may not meet again. */
  public PromotionException temporary(Refusal refusal, String reason) {
    return new ServiceUnavailableException(
        refusal.problem("%s: %s.".formatted(refusal.failed(), reason)), refusal.cause());
  }
}
