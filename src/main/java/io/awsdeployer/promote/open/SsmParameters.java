package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** The function's own SSM parameters: absent ones are none, unreadable ones an error. */
final class SsmParameters {
  private final SsmClient ssm;
  private final Principal caller;
  private final Settings settings;

  SsmParameters(SsmClient ssm, Principal caller, Settings settings) {
    this.ssm = ssm;
    this.caller = caller;
    this.settings = settings;
  }

  /**
   * One parameter, and what to tell of it.
   *
   * @param name its whole name, beginning with {@code /}
   * @param role a clause: what it may say
   * @param rights the names that the statement to add has to cover
   * @param otherwise what can be done in place of granting the right
   * @param correction what to do when its value is wrong
   */
  record Wanted(String name, String role, String rights, String otherwise, String correction) {}

  /**
   * A parameter's value, taken for what it means; nothing where there is none or it is blank.
   *
   * @throws InvalidRequestException when the value is not what it should be
   * @throws SourceAccessDeniedException when it may not be read
   * @throws ServiceUnavailableException when it cannot be read now
   */
  <T> Optional<T> find(Wanted wanted, Function<String, T> reading) {
    try {
      Parameter parameter = ssm.getParameter(r -> r.name(wanted.name())).parameter();
      if (parameter == null || parameter.value() == null) {
        throw withoutValue(wanted);
      }
      String value = parameter.value().strip();
      return value.isEmpty() ? Optional.empty() : Optional.of(reading.apply(value));
    } catch (ParameterNotFoundException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw unreadable(wanted, e);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          Problem.of("The SSM parameter %s is wrong: %s.".formatted(wanted.name(), e.getMessage()))
              .remedy(wanted.correction()),
          e);
    }
  }

  /** Going on without it would do what nobody has configured. */
  private PromotionException unreadable(Wanted wanted, SdkException e) {
    Problem problem =
        Problem.of(
                "Could not read the SSM parameter %s, %s.".formatted(wanted.name(), wanted.role()))
            .attempted(new Attempt("ssm:GetParameter", caller.arn(), arn(wanted.name())))
            .answered(Answers.of(e));
    if (!Answers.denied(e)) {
      return new ServiceUnavailableException(problem, e);
    }
    return new SourceAccessDeniedException(
        problem
            .remedy(
                "add to the identity policy of %s: {\"Effect\":\"Allow\",\"Action\":\"ssm:GetParameter\",\"Resource\":\"%s\"}"
                    .formatted(caller.policyArn(), arn(wanted.rights())))
            .remedy(wanted.otherwise()),
        e);
  }

  /** Absent parameters are refused by name; this is an answer that makes no sense. */
  private ServiceUnavailableException withoutValue(Wanted wanted) {
    return new ServiceUnavailableException(
        Problem.of(
                "SSM gave an answer about the parameter %s, %s, that has no value in it."
                    .formatted(wanted.name(), wanted.role()))
            .attempted(new Attempt("ssm:GetParameter", caller.arn(), arn(wanted.name()))));
  }

  private String arn(String name) {
    return "arn:%s:ssm:%s:%s:parameter%s"
        .formatted(caller.partition(), settings.ownRegion(), caller.account(), name);
  }
}
