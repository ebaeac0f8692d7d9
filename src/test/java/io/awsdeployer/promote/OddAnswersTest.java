package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.OneLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Successes that say nothing, or nonsense, end with a documented error and move no tag. */
class OddAnswersTest {
  private static final String JSON = "application/x-amz-json-1.1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ecr:BatchGetImage | {}",
        "ecr:BatchGetImage | {\"images\":[{}]}",
        "ecr:BatchGetImage | {\"images\":[{\"imageId\":{}}]}",
        "ecr:BatchGetImage | {\"images\":[{\"imageId\":{\"imageDigest\":\"sha256:x\"}}]}",
        "ecr:BatchGetImage | {\"failures\":[{}]}",
        "ecr:BatchGetImage | {\"failures\":[{\"imageId\":{\"imageTag\":\"1.0\"}}]}",
        "ecr:DescribeRepositories | {}",
        "ecr:DescribeRepositories | {\"repositories\":[{}]}",
        "ecr:DescribeRepositories | {\"repositories\":[{\"repositoryName\":\"app/api\"}]}",
        "ecr:GetAuthorizationToken | {}",
        "ecr:GetAuthorizationToken | {\"authorizationData\":[{}]}",
        "ecr:GetAuthorizationToken | {\"authorizationData\":[{\"proxyEndpoint\":\"a b\",\"authorizationToken\":\"t\"}]}",
        "ecr:GetAuthorizationToken | {\"authorizationData\":[{\"proxyEndpoint\":\"nowhere\",\"authorizationToken\":\"t\"}]}",
        "ecr:GetDownloadUrlForLayer | {}",
        "ecr:GetDownloadUrlForLayer | {\"downloadUrl\":\"http://h/a b?X-Amz-Signature=hidden\"}",
        "ecr:GetDownloadUrlForLayer | {\"downloadUrl\":\"nothing\"}",
        "ecr:PutImage | {}",
        "ecr:PutImage | {\"image\":{}}",
      })
  void areAnErrorThatCanBeCaught(String operation, String answer) {
    assertDocumented(UploadWay.REGISTRY, operation, answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ecr:InitiateLayerUpload | {}",
        "ecr:InitiateLayerUpload | {\"uploadId\":\"x\",\"partSize\":-5}",
        "ecr:UploadLayerPart | {\"lastByteReceived\":-7}",
        "ecr:UploadLayerPart | {}",
      })
  void alsoFromTheApisWay(String operation, String answer) {
    assertDocumented(UploadWay.API, operation, answer);
  }

  @ParameterizedTest
  @CsvSource({"sts:GetCallerIdentity", "sts:AssumeRole"})
  void alsoFromSts(String operation) {
    String action = operation.substring(4);
    assertDocumented(
        UploadWay.REGISTRY,
        operation,
        "<%1$sResponse><%1$sResult/></%1$sResponse>".formatted(action));
  }

  private static String type(String operation) {
    return operation.startsWith("sts:") ? "text/xml" : JSON;
  }

  private static void assertDocumented(UploadWay way, String operation, String answer) {
    try (OneLayer one = OneLayer.start(way)) {
      FaultRule odd =
          one.fault(operation)
              .always()
              .with((request, service) -> Response.text(200, type(operation), answer));
      Invocation invocation = one.bed().promote();
      assertThat(odd.fired()).isPositive();
      assertThat(invocation.thrown()).isInstanceOf(PromotionException.class);
      assertThat(invocation.thrown().getMessage())
          .doesNotContain("hidden")
          .doesNotContain("null")
          .contains("Attempted: ");
      assertThat(invocation.rawLog()).doesNotContain("hidden");
      if (!operation.equals("ecr:PutImage")) {
        assertThat(one.target().tags()).isEmpty();
      }
    }
  }
}
