package io.awsdeployer.promote.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.error.ServiceAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

class AnswersTest {

  @Test
  void aServicesAnswerIsItsCodeStatusTextAndRequestId() {
    assertThat(Answers.of(refusal("AccessDeniedException", 400)))
        .isEqualTo(new ServiceAnswer("AccessDeniedException", 400, "its own words", "REQ1"))
        .hasToString("AccessDeniedException (HTTP 400, request id REQ1): its own words");
  }

  @Test
  void whereNoServiceAnsweredTheClientsWordsStand() {
    ServiceAnswer answer = Answers.of(SdkClientException.create("Unable to connect"));
    assertThat(answer)
        .isEqualTo(new ServiceAnswer("SdkClientException", 0, "Unable to connect", ""));
    assertThat(answer).hasToString("SdkClientException (no answer): Unable to connect");
  }

  @Test
  void anAnswerWithoutDetailsIsReadAllTheSame() {
    SdkException bare =
        AwsServiceException.builder().statusCode(502).message("Bad gateway").build();
    assertThat(Answers.of(bare).status()).isEqualTo(502);
    assertThat(Answers.of(bare).message()).contains("Bad gateway");
    assertThat(Answers.code(bare)).isEmpty();
    AwsErrorDetails nothing = AwsErrorDetails.builder().build();
    assertThat(Answers.code(AwsServiceException.builder().awsErrorDetails(nothing).build()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDenied, 403, true",
    "AccessDeniedException, 400, true",
    "UnauthorizedOperation, 403, true",
    "SomethingNew, 403, true",
    "ExpiredToken, 403, false",
    "InvalidClientTokenId, 403, false",
    "SignatureDoesNotMatch, 403, false",
    "RepositoryNotFoundException, 400, false",
    "InternalError, 500, false",
  })
  void deniedIsWhatARightWouldMend(String code, int status, boolean denied) {
    assertThat(Answers.denied(refusal(code, status))).isEqualTo(denied);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExpiredToken",
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidAccessKeyId"
      })
  void badCredentialsAreToldFromMissingRights(String code) {
    assertThat(Answers.badCredentials(refusal(code, 400))).isTrue();
    assertThat(Answers.denied(refusal(code, 400))).isFalse();
  }

  private static SdkException refusal(String code, int status) {
    return AwsServiceException.builder()
        .statusCode(status)
        .requestId("REQ1")
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode(code).errorMessage("its own words").build())
        .build();
  }
}
