package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads by the ECR API, in four parts: what lost and repeated answers mean. */
class ApiUploadFaultsTest {
  private static final int PART = 100_000;
  private static final int PARTS = 4;
  private OneLayer one;

  @BeforeEach
  void start() {
    one = OneLayer.start(UploadWay.API);
    one.bed().aws().ecr().behaviour(one.bed().aws().ecr().behaviour().withParts(PART, PART));
  }

  @AfterEach
  void close() {
    one.close();
  }

  private String restarts(Invocation invocation) {
    return Failures.logged(invocation, "Promotion complete", "uploads_restarted").getFirst();
  }

  private void assertSentOnce() {
    assertThat(one.target().uploads().bytesReceived()).isEqualTo(one.size());
    assertThat(one.downloads()).hasSize(1);
    assertThat(one.count("ecr:InitiateLayerUpload")).isEqualTo(1);
  }

  @Test
  void theServiceSaysHowLargePartsAre() {
    one.promoted();
    assertThat(one.count("ecr:UploadLayerPart")).isEqualTo(PARTS);
    assertSentOnce();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aPartWhoseAnswerWasLostIsNotTakenForAnError(int part) {
    FaultRule lost = one.fault("ecr:UploadLayerPart").skip(part).loseAnswer();
    assertThat(restarts(one.promoted())).isEqualTo("0");
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(one.count("ecr:UploadLayerPart")).isEqualTo(PARTS + 1);
    assertSentOnce();
  }

  @Test
  void answersMayBeLostMoreOftenThanTheSdkTries() {
    FaultRule lost = one.fault("ecr:UploadLayerPart").skip(1).times(4).loseAnswer();
    assertThat(restarts(one.promoted())).isEqualTo("0");
    assertThat(lost.fired()).isEqualTo(4);
    assertSentOnce();
  }

  @Test
  void aPartMayFailMoreOftenThanTheSdkTries() {
    FaultRule failure =
        one.fault("ecr:UploadLayerPart")
            .skip(1)
            .times(4)
            .awsError("ServerException", "internal failure", 500);
    assertThat(restarts(one.promoted())).isEqualTo("0");
    assertThat(failure.fired()).isEqualTo(4);
    assertSentOnce();
  }

  @Test
  void aPartThatAlwaysFailsIsUnavailable() {
    FaultRule failure =
        one.fault("ecr:UploadLayerPart").always().awsError("ServerException", "no", 500);
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(failure.fired()).isEqualTo(15);
    assertThat(firstLine(e))
        .isEqualTo(
            "Could not upload bytes 0 to 99999 of a layer to app/api in the target registry 222222222222/us-east-1: the service throttles, fails or cannot be reached, also after retries.");
    one.assertNothingArrived();
  }

  @Test
  void aPartThatArrivedInPartGoesOnFromTheByteTheServiceNames() {
    one.bed().aws().ecr().behaviour(one.bed().aws().ecr().behaviour().withParts(PART, 1));
    FaultRule half =
        one.fault("ecr:UploadLayerPart").skip(1).with((request, service) -> takeHalf(request));
    assertThat(restarts(one.promoted())).isEqualTo("0");
    assertThat(half.fired()).isEqualTo(1);
    assertSentOnce();
  }

  /** The service keeps the first half of a part and refuses the rest. */
  private Response takeHalf(Request request) throws IOException {
    JsonNode part = new JsonMapper().readTree(request.body().readAllBytes());
    byte[] bytes = Base64.getDecoder().decode(part.path("layerPartBlob").asText());
    long first = part.path("partFirstByte").asLong();
    int length = bytes.length / 2;
    long last = first + length - 1;
    one.target().uploads().append(part.path("uploadId").asText(), first, last, bytes, length);
    return outOfOrder(last);
  }

  private static Response outOfOrder(long lastValid) {
    return Response.text(
        400,
        "application/x-amz-json-1.1",
        "{\"__type\":\"InvalidLayerPartException\",\"message\":\"half\",\"lastValidByteReceived\":%d}"
            .formatted(lastValid));
  }

  /** Of the second part, which ends with byte 199999: nothing of it, or more than there was. */
  @ParameterizedTest
  @ValueSource(longs = {99_999, 200_000})
  void anUploadThatSaysToHaveWhatItCannotStartsAgain(long last) {
    FaultRule elsewhere =
        one.fault("ecr:UploadLayerPart")
            .skip(1)
            .answer(
                Response.text(
                    200,
                    "application/x-amz-json-1.1",
                    "{\"lastByteReceived\":%d}".formatted(last)));
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(elsewhere.fired()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 49_999, 99_998, 200_000})
  void anUploadThatIsOutOfStepStartsAgain(long last) {
    FaultRule elsewhere = one.fault("ecr:UploadLayerPart").skip(1).answer(outOfOrder(last));
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(elsewhere.fired()).isEqualTo(1);
  }

  @Test
  void anUploadThatForgetsTheHalfOfAPartThatItHadStartsAgain() {
    one.bed().aws().ecr().behaviour(one.bed().aws().ecr().behaviour().withParts(PART, 1));
    FaultRule forgotten = one.fault("ecr:UploadLayerPart").skip(2).answer(outOfOrder(99_999));
    FaultRule half =
        one.fault("ecr:UploadLayerPart").skip(1).with((request, service) -> takeHalf(request));
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(half.fired() + forgotten.fired()).isEqualTo(2);
  }

  @Test
  void aPartThatIsInOrderAndRefusedAllTheSameIsNotTriedForEver() {
    FaultRule refusal =
        one.fault("ecr:UploadLayerPart")
            .awsError("InvalidLayerPartException", "The layer part size is not valid", 400);
    UnsupportedImageException e = Failures.of(one.bed().promote(), UnsupportedImageException.class);
    assertThat(refusal.fired()).isEqualTo(1);
    assertThat(firstLine(e))
        .isEqualTo(
            "Could not upload a part of 100000 bytes of a layer to app/api: ECR refuses the request as invalid.");
    one.assertNothingArrived();
  }

  /** The service has all before the second part, and does not take that one. */
  @Test
  void theSizeThatIsRefusedIsThatOfThePart() {
    FaultRule refusal = one.fault("ecr:UploadLayerPart").skip(1).answer(outOfOrder(99_999));
    UnsupportedImageException e = Failures.of(one.bed().promote(), UnsupportedImageException.class);
    assertThat(refusal.fired()).isEqualTo(1);
    assertThat(firstLine(e)).startsWith("Could not upload a part of 100000 bytes of a layer to");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anUploadThatVanishedStartsAgain(int part) {
    FaultRule vanished =
        one.fault("ecr:UploadLayerPart")
            .skip(part)
            .awsError("UploadNotFoundException", "The upload does not exist", 400);
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(vanished.fired()).isEqualTo(1);
    assertThat(one.count("ecr:InitiateLayerUpload")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCompletionWhoseAnswerWasLostIsOne(boolean repeatedIsLayerExists) {
    if (repeatedIsLayerExists) {
      one.bed()
          .aws()
          .ecr()
          .behaviour(
              one.bed().aws().ecr().behaviour().with(Switch.REPEATED_COMPLETE_IS_LAYER_EXISTS));
    }
    FaultRule lost = one.fault("ecr:CompleteLayerUpload").loseAnswer();
    assertThat(restarts(one.promoted())).isEqualTo("0");
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(one.count("ecr:CompleteLayerUpload")).isEqualTo(2);
    assertSentOnce();
  }

  @Test
  void aCompletionThatVanishedWithoutEffectStartsAgain() {
    FaultRule vanished =
        one.fault("ecr:CompleteLayerUpload")
            .awsError("UploadNotFoundException", "The upload does not exist", 400);
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(vanished.fired()).isEqualTo(1);
  }

  @Test
  void aLayerThatSomebodyElseBroughtMeanwhileIsThere() {
    FaultRule faster =
        one.fault("ecr:CompleteLayerUpload").before(() -> one.target().addBlob(one.layer()));
    assertThat(restarts(one.promoted())).isEqualTo("0");
    assertThat(faster.fired()).isEqualTo(1);
  }

  @Test
  void anInitiationWhoseAnswerWasLostIsRepeated() {
    FaultRule lost = one.fault("ecr:InitiateLayerUpload").loseAnswer();
    assertThat(restarts(one.promoted())).isEqualTo("0");
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(one.count("ecr:InitiateLayerUpload")).isEqualTo(2);
  }

  @Test
  void aBrokenKeyOfTheTargetIsNamed() {
    one.target().breakKey("KMSInvalidStateException");
    TargetAccessDeniedException e =
        Failures.of(one.bed().promote(), TargetAccessDeniedException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "Could not start an upload to app/api in the target registry 222222222222/us-east-1: the KMS key of the repository refuses.");
    one.assertNothingArrived();
  }
}
