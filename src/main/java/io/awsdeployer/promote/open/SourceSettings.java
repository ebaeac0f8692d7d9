package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.aws.RoleArn;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * Which registry is the source: the environment's word, else that of the SSM parameters {@code
 * /{env}/aws-deployer/source-ecr-account} and {@code …-region}, else the source role's account,
 * else the function's own; account and region each by themselves.
 */
final class SourceSettings {
  private final SsmClient ssm;
  private final Principal caller;
  private final Settings settings;

  SourceSettings(SsmClient ssm, Principal caller, Settings settings) {
    this.ssm = ssm;
    this.caller = caller;
    this.settings = settings;
  }

  RegistryId source(String env) {
    return new RegistryId(
        settings
            .sourceAccount()
            .or(() -> parameter(env, "source-ecr-account", AccountId::new))
            .or(() -> settings.sourceRole().map(RoleArn::account))
            .orElseGet(caller::account),
        settings
            .sourceRegion()
            .or(() -> parameter(env, "source-ecr-region", RegionName::new))
            .orElseGet(settings::ownRegion));
  }

  private <T> Optional<T> parameter(String env, String name, Function<String, T> reading) {
    String path = "/%s/aws-deployer/%s".formatted(env, name);
    try {
      String value =
          Optional.ofNullable(ssm.getParameter(r -> r.name(path)).parameter())
              .map(Parameter::value)
              .orElse("")
              .strip();
      return value.isEmpty() ? Optional.empty() : Optional.of(reading.apply(value));
    } catch (ParameterNotFoundException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw unreadable(path, e);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          Problem.of("The SSM parameter %s is wrong: %s.".formatted(path, e.getMessage()))
              .remedy("correct it, or delete it to use the function's own"),
          e);
    }
  }

  /** Going on without it would promote from the wrong registry. */
  private PromotionException unreadable(String path, SdkException e) {
    String arn =
        "arn:%s:ssm:%s:%s:parameter%s"
            .formatted(caller.partition(), settings.ownRegion(), caller.account(), path);
    Problem problem =
        Problem.of(
                "Could not read the SSM parameter %s, which may name the source registry."
                    .formatted(path))
            .attempted(new Attempt("ssm:GetParameter", caller.arn(), arn))
            .answered(Answers.of(e));
    if (!Answers.denied(e)) {
      return new ServiceUnavailableException(problem, e);
    }
    return new SourceAccessDeniedException(
        problem
            .remedy(
                "add to the identity policy of %s: {\"Effect\":\"Allow\",\"Action\":\"ssm:GetParameter\",\"Resource\":\"%s\"}"
                    .formatted(caller.policyArn(), bothOf(arn)))
            .remedy("or set SOURCE_ECR_ACCOUNT and SOURCE_ECR_REGION, then SSM is not asked"),
        e);
  }

  /** The account's and the region's parameter: whoever lacks the right to one lacks the other's. */
  private static String bothOf(String parameterArn) {
    return parameterArn.substring(0, parameterArn.lastIndexOf('-') + 1) + "*";
  }
}
