package io.awsdeployer.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Caller;
import io.awsdeployer.localaws.iam.Policies;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;

/** How a further service is plugged in, shown with a very small ECR. */
class LocalAwsTest {

  private final LocalAws aws = LocalAws.start();
  private final SdkClients clients =
      SdkClients.of(
          aws,
          aws.account("111111111111")
              .role("R")
              .policy(Policies.allow("*", "ecr:DescribeRegistry"))
              .session("s"),
          "eu-central-1");
  private final EcrClient ecr = clients.ecr();

  @BeforeEach
  void register() {
    aws.register("ecr", "AmazonEC2ContainerRegistry_V20150921", this::smallEcr);
  }

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  @Test
  void passesCallerAndRegionToAServiceThatIsPluggedIn() {
    assertThat(ecr.describeRegistry(_ -> {}).registryId()).isEqualTo("111111111111");
    assertThat(aws.requests().count("ecr:DescribeRegistry")).isEqualTo(1);
    assertThat(aws.requests().entries().getFirst().door()).isEqualTo("aws");
  }

  @Test
  void writesTheRefusalsOfAPluggedInServiceInItsFormat() {
    EcrException refused =
        catchThrowableOfType(EcrException.class, () -> ecr.deleteRegistryPolicy(_ -> {}));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo(
            "User: arn:aws:sts::111111111111:assumed-role/R/s is not authorized to perform:"
                + " ecr:DeleteRegistryPolicy on resource: * because no identity-based policy allows"
                + " the ecr:DeleteRegistryPolicy action");
  }

  @Test
  void letsFaultsStrikeAPluggedInService() {
    FaultRule throttled = aws.faults().on("ecr:DescribeRegistry").throttle();
    FaultRule lost = aws.faults().on("ecr:DescribeRegistry").loseAnswer();

    AwsServiceException refused =
        catchThrowableOfType(AwsServiceException.class, () -> ecr.describeRegistry(_ -> {}));
    assertThat(refused.isThrottlingException()).isTrue();
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
    assertThat(catchThrowableOfType(SdkClientException.class, () -> ecr.describeRegistry(_ -> {})))
        .isNotNull();
    assertThat(throttled.fired()).isEqualTo(1);
    assertThat(lost.fired()).isEqualTo(1);
  }

  @Test
  void throttlesS3AndStsInTheirOwnWords() {
    FaultRule s3 = aws.faults().on("s3:ListObjectsV2").throttle();
    FaultRule sts = aws.faults().on("sts:GetCallerIdentity").throttle();

    AwsServiceException slowDown =
        catchThrowableOfType(
            AwsServiceException.class, () -> clients.s3().listObjectsV2(r -> r.bucket("b")));
    AwsServiceException throttling =
        catchThrowableOfType(AwsServiceException.class, () -> clients.sts().getCallerIdentity());

    assertThat(slowDown.statusCode()).isEqualTo(503);
    assertThat(slowDown.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
    assertThat(throttling.statusCode()).isEqualTo(400);
    assertThat(throttling.awsErrorDetails().errorCode()).isEqualTo("Throttling");
    assertThat(s3.fired()).isEqualTo(1);
    assertThat(sts.fired()).isEqualTo(1);
  }

  private Response smallEcr(Request request, Caller caller, String region) throws IOException {
    assertThat(region).isEqualTo("eu-central-1");
    assertThat(request.body().readAllBytes()).isEqualTo("{}".getBytes(UTF_8));
    aws.authorization()
        .refusal(caller, request.operation(), "*", caller.account(), Optional.empty())
        .ifPresent(text -> {
          throw new AwsError(400, "AccessDeniedException", text);
        });
    return Response.text(
        200, "application/x-amz-json-1.1", "{\"registryId\":\"" + caller.account() + "\"}");
  }
}
