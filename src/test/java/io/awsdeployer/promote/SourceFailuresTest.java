package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.Fault;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.testing.Bed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code BatchGetImage} says of a single image that it does not give decides what the caller
 * is told: who has to mend what, or that waiting is enough.
 */
class SourceFailuresTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Bed bed = Bed.start();

  @BeforeEach
  void oneImage() {
    bed.pushed("app/api", "1.0", TestImages.multiPlatform(1)).manifestOf("app/api:1.0");
  }

  @AfterEach
  void end() {
    assertThat(bed.traffic().writes()).isEmpty();
    bed.close();
  }

  /** The answers after the first ones have this failure for everything. */
  private FaultRule failing(int skip, String code) {
    return bed.aws()
        .faults()
        .on("ecr:BatchGetImage")
        .when(request -> request.header("authorization").orElse("").contains(Bed.HOME))
        .skip(skip)
        .always()
        .with(failureOfEach(code));
  }

  private static Fault failureOfEach(String code) {
    return (request, _) -> {
      ObjectNode answer = JSON.createObjectNode();
      answer.putArray("images");
      ArrayNode failures = answer.putArray("failures");
      for (JsonNode id : JSON.readTree(request.body().readAllBytes()).path("imageIds")) {
        failures
            .addObject()
            .put("failureCode", code)
            .put("failureReason", "so it says")
            .set("imageId", id);
      }
      return Response.text(200, "application/x-amz-json-1.1", answer.toString());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ImageNotFound           | SourceImageNotFoundException | There is no image app/api:1.0 in    | check that the build pushed it there
          ImageInaccessible       | UnsupportedImageException    | is archived and cannot be pulled    | restore it
          KmsError                | SourceAccessDeniedException  | the repository's KMS key refuses    | check that the key is enabled
          UpstreamAccessDenied    | SourceAccessDeniedException  | a pull through cache, and its upstream refuses | mend the credentials
          UpstreamTooManyRequests | ServiceUnavailableException  | its upstream cannot be reached now  |
          UpstreamUnavailable     | ServiceUnavailableException  | its upstream cannot be reached now  |
          SomethingNew            | SourceImageNotFoundException | ECR does not give app/api:1.0 in    |
          """)
  void eachCodeIsADecisionOfItsOwn(String code, String error, String sentence, String remedy) {
    FaultRule failing = failing(0, code);
    Throwable thrown = bed.promote().thrown();
    assertThat(failing.fired()).isPositive();
    assertThat(thrown).isInstanceOf(PromotionException.class).hasMessageContaining(sentence);
    assertThat(thrown.getClass().getSimpleName()).isEqualTo(error);
    assertThat(thrown)
        .hasMessageContainingAll(
            "Attempted: ecr:BatchGetImage as ",
            "repository/app/api",
            "The service said: %s".formatted(code),
            "so it says");
    assertThat(thrown).hasMessageContaining(remedy == null ? "" : "To do: " + remedy);
    assertThat(((PromotionException) thrown).retryable())
        .isEqualTo(error.equals("ServiceUnavailableException"));
  }

  @Test
  void whatOnlyWaitingMendsIsNoObstacleBelowAnIndexEither() {
    FaultRule failing = failing(1, "UpstreamUnavailable");
    Throwable thrown = bed.promote().thrown();
    assertThat(failing.fired()).isPositive();
    assertThat(thrown)
        .hasMessageContaining("Could not read app/api@sha256:")
        .extracting(e -> e.getClass().getSimpleName())
        .isEqualTo("ServiceUnavailableException");
  }

  @Test
  void withoutTheRightToLookCloserAnImageThatIsNotFoundMayBeArchived() {
    FaultRule failing = failing(0, "ImageNotFound");
    assertThat(bed.promote().thrown())
        .hasMessageContaining(
            "; it may also be archived, which only ecr:DescribeImages could tell");
    bed.function()
        .policy(
            """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"ecr:DescribeImages","Resource":"*"}]}
            """);
    assertThat(bed.promote().thrown())
        .hasMessageContaining("There is no image app/api:1.0")
        .hasMessageNotContaining("archived");
    assertThat(failing.fired()).isEqualTo(2);
  }
}
