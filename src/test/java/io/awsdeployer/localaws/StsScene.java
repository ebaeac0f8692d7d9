package io.awsdeployer.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** A function's role in one account, a role to assume in another. */
abstract class StsScene {

  static final String TARGET_ARN = "arn:aws:iam::222222222222:role/Target";
  static final String CALLER_ARN = "arn:aws:sts::111111111111:assumed-role/Function/promote-1";
  static final String DENIED =
      "User: "
          + CALLER_ARN
          + " is not authorized to perform: sts:AssumeRole on resource: "
          + TARGET_ARN;

  final MovableClock clock = new MovableClock();
  final LocalAws aws = LocalAws.builder().clock(clock).start();
  final Role function =
      aws.account("111111111111")
          .role("Function")
          .policy(Policies.allow("*", "sts:AssumeRole", "sts:TagSession"));
  final SdkClients clients = clients(function.session("promote-1"));
  final StsClient sts = clients.sts();
  final Role target = aws.account("222222222222").role("Target");

  @BeforeEach
  void trustTheFunction() {
    target.trust(Policies.trust(function.arn()));
  }

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    clients.close();
    aws.close();
  }

  AssumeRoleResponse assume(Consumer<AssumeRoleRequest.Builder> change) {
    return sts.assumeRole(request(change));
  }

  StsException refusal(Consumer<AssumeRoleRequest.Builder> change) {
    return catchThrowableOfType(StsException.class, () -> assume(change));
  }

  static AssumeRoleRequest request(Consumer<AssumeRoleRequest.Builder> change) {
    return AssumeRoleRequest.builder()
        .roleArn(TARGET_ARN)
        .roleSessionName("session")
        .applyMutation(change)
        .build();
  }

  SdkClients clients(Credentials credentials) {
    return SdkClients.of(aws, credentials, "eu-central-1");
  }

  static Credentials credentials(AssumeRoleResponse response) {
    return new Credentials(
        response.credentials().accessKeyId(),
        response.credentials().secretAccessKey(),
        Optional.of(response.credentials().sessionToken()),
        Optional.of(response.credentials().expiration()));
  }

  static void assertRefused(StsException refused, int status, String code, String text) {
    assertThat(refused).isNotNull();
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(text);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.requestId()).isNotEmpty();
  }
}
