package io.awsdeployer.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.SsmException;

class SsmTest {

  private final LocalAws aws = LocalAws.start();
  private final Account account = aws.account("111111111111");
  private final Role role = account.role("Function");
  private final SdkClients clients = SdkClients.of(aws, role.session("run-1"), "eu-central-1");
  private final SsmClient ssm = clients.ssm();

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    clients.close();
    aws.close();
  }

  @Test
  void keepsRegionsApart() {
    role.policy(Policies.allow("*", "ssm:GetParameter"));
    account.ssm("eu-central-1").put("/dev/source", "here");
    account.ssm("eu-west-1").put("/dev/source", "there");

    Parameter parameter = ssm.getParameter(r -> r.name("/dev/source")).parameter();

    assertThat(parameter.value()).isEqualTo("here");
    assertThat(parameter.arn())
        .isEqualTo("arn:aws:ssm:eu-central-1:111111111111:parameter/dev/source");
    assertThat(aws.requests().count("ssm:GetParameter")).isEqualTo(1);
  }

  @Test
  void keepsAccountsApart() {
    role.policy(Policies.allow("*", "ssm:GetParameter"));
    aws.account("222222222222").ssm("eu-central-1").put("/dev/source", "theirs");

    SsmException refused =
        catchThrowableOfType(
            SsmException.class, () -> ssm.getParameter(r -> r.name("/dev/source")));

    assertThat(refused).isInstanceOf(ParameterNotFoundException.class);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ParameterNotFound");
  }

  @Test
  void refusesWhomNoPolicyAllowsEvenWhenThereIsNoSuchParameter() {
    role.policy(
        Policies.allow(
            "arn:aws:ssm:eu-central-1:111111111111:parameter/dev/*", "ssm:GetParameter"));

    assertRefused(
        () -> ssm.getParameter(r -> r.name("/prod/source")),
        "AccessDeniedException",
        "User: arn:aws:sts::111111111111:assumed-role/Function/run-1 is not authorized to perform:"
            + " ssm:GetParameter on resource:"
            + " arn:aws:ssm:eu-central-1:111111111111:parameter/prod/source because no"
            + " identity-based policy allows the ssm:GetParameter action");
  }

  @Test
  void givesSeveralAndNamesTheOnesThatAreNot() {
    role.policy(Policies.allow("*", "ssm:GetParameters"));
    account.ssm("eu-central-1").put("a", "1");

    assertThat(ssm.getParameters(r -> r.names("a", "b")))
        .satisfies(response -> {
          assertThat(response.parameters()).extracting(Parameter::value).containsExactly("1");
          assertThat(response.invalidParameters()).containsExactly("b");
        });
  }

  @Test
  void putsAParameterAndOverwritesItOnlyWhenTold() {
    role.policy(Policies.allow("*", "ssm:PutParameter"));
    ssm.putParameter(r -> r.name("a").value("1").type(ParameterType.STRING));

    assertRefused(
        () -> ssm.putParameter(r -> r.name("a").value("2").type(ParameterType.STRING)),
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the"
            + " request to true.");

    assertThat(ssm.putParameter(r -> r.name("a").value("2").overwrite(true)).version())
        .isEqualTo(2);
    assertThat(account.ssm("eu-central-1").get("a")).hasValue("2");
  }

  @Test
  void refusesATypeItDoesNotKeep() {
    role.policy(Policies.allow("*", "ssm:PutParameter"));

    assertRefused(
        () -> ssm.putParameter(r -> r.name("a").value("1").type(ParameterType.SECURE_STRING)),
        "UnsupportedParameterType",
        "The parameter type is not supported.");
  }

  private static void assertRefused(ThrowingCallable call, String code, String text) {
    SsmException refused = catchThrowableOfType(SsmException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(text);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.requestId()).isNotEmpty();
  }
}
