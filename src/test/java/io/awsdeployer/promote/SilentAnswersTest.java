package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Markdown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An answer that says nothing of what was asked for is no "there is none", and a refusal without
 * the service's own words is none for good. The fault matrix has found each of them.
 */
class SilentAnswersTest {
  private static final Image OLD = TestImages.small(1);
  private static final Image NEW = TestImages.small(10);
  private static final String OPTIONS = "/test/aws-deployer/promotion-options";

  private final Bed bed = Bed.start();

  @BeforeEach
  void aTagToMove() {
    bed.pushed("app/api", "1.0", NEW).manifestOf("app/api:1.0");
    OLD.pushTo(bed.target("app/api"), "1.0");
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private ServiceUnavailableException unavailable(String action) {
    Invocation invocation = bed.invoke(bed.event().put("action", action));
    ServiceUnavailableException e = Failures.of(invocation, ServiceUnavailableException.class);
    assertThat(bed.target("app/api").tags()).containsEntry("1.0", OLD.digest());
    return e;
  }

  private FaultRule silent(String operation) {
    return bed.aws()
        .faults()
        .on(operation)
        .when(SilentAnswersTest::isOfTheTargetOrOfNone)
        .always()
        .with((request, service) -> Response.text(200, "application/x-amz-json-1.1", "{}"));
  }

  private static boolean isOfTheTargetOrOfNone(Request request) {
    return !request.operation().startsWith("ecr:")
        || request.header("authorization").orElse("").contains("/" + Bed.AWAY + "/");
  }

  /** Else the receipt would call the tag new, and a revert would leave it where it is. */
  @ParameterizedTest
  @ValueSource(strings = {"promote", "switch", "stage"})
  void aTagThatTheTargetSaysNothingOfIsNotTakenAsNew(String action) {
    FaultRule silent = silent("ecr:BatchGetImage");
    assertThat(unavailable(action))
        .hasMessageContainingAll(
            "gave an answer to BatchGetImage that makes no sense: it says nothing of ",
            "Attempted: ecr:BatchGetImage as ");
    assertThat(silent.fired()).isPositive();
    assertThat(bed.traffic().writes()).isEmpty();
    bed.aws().faults().clear();
    var _ = bed.invoke(bed.event().put("action", "switch")).ok();
    assertThat(bed.invoke(bed.event().put("action", "revert")).ok().path("tags_restored").asInt())
        .isEqualTo(1);
    assertThat(bed.target("app/api").tags()).containsEntry("1.0", OLD.digest());
  }

  /** Else a promotion would go on without what the options ask for, an allow-list for example. */
  @Test
  void optionsThatSsmSaysNothingOfAreNotTakenAsOff() {
    bed.with("PROMOTION_OPTIONS_PARAMETER", OPTIONS).with("SOURCE_ECR_ACCOUNT", Bed.PIPELINE);
    bed.with("SOURCE_ECR_REGION", Bed.HOME);
    bed.function().policy(io.awsdeployer.localaws.iam.Policies.allow("*", "ssm:GetParameter"));
    bed.pipeline().ssm(Bed.HOME).put(OPTIONS, "{\"allow_list\": true}");
    FaultRule silent = silent("ssm:GetParameter");
    assertThat(unavailable("promote"))
        .hasMessageContainingAll(OPTIONS, "has no value in it", "Attempted: ssm:GetParameter as ");
    assertThat(silent.fired()).isPositive();
    assertThat(bed.traffic().writes()).isEmpty();
  }

  /** Else an older build would move the tags of a newer one. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"Responses\": {\"test-aws-deployer--deployments\": [null]}}"})
  void buildsThatTheDeploymentsTableSaysNothingOfAreNotTakenAsOlder(String answer) {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": true}}");
    bed.function().policy(Markdown.of("README.md").section("Tags").json().getLast().toString());
    var _ = bed.pipeline().table(Bed.HOME, "test-aws-deployer--deployments");
    FaultRule silent =
        bed.aws()
            .faults()
            .on("dynamodb:BatchGetItem")
            .always()
            .with((request, service) -> Response.text(200, "application/x-amz-json-1.0", answer));
    assertThat(unavailable("promote"))
        .hasMessageContainingAll(
            "has no list of items in it", "Attempted: dynamodb:BatchGetItem as ");
    assertThat(silent.fired()).isPositive();
    assertThat(bed.traffic().writes()).isEmpty();
  }

  /** Else a signature would stay behind, and nobody would know. */
  @Test
  void referrersThatARegistrySaysNothingOfAreNotTakenAsNone() {
    bed.with("PROMOTION_OPTIONS", "{\"referrers\": true}");
    FaultRule silent =
        bed.aws()
            .faults()
            .on("ecr:ListImageReferrers")
            .always()
            .with((request, service) -> Response.text(200, "application/x-amz-json-1.1", "{}"));
    assertThat(unavailable("promote"))
        .hasMessageContainingAll("has no list of them", "Attempted: ecr:ListImageReferrers as ");
    assertThat(silent.fired()).isPositive();
    assertThat(bed.traffic().writes()).isEmpty();
  }

  /** A proxy's page has status 200 too. Nothing moves whose way back is not written down. */
  @Test
  void aReceiptThatS3DoesNotSayItHasIsNotWritten() {
    FaultRule page =
        bed.aws()
            .faults()
            .on("s3:PutObject")
            .always()
            .with((request, service) -> Response.text(200, "text/html", "<html>Log in</html>"));
    assertThat(unavailable("switch"))
        .hasMessageContainingAll(
            "gave an answer that makes no sense: it has no ETag.", "Attempted: s3:PutObject as ");
    assertThat(page.fired()).isPositive();
  }

  /** Its text was cut off on the way, or it is some proxy's. */
  @ParameterizedTest
  @CsvSource({
    "s3:GetObject, 404",
    "s3:GetObject, 400",
    "s3:PutObject, 400",
    "sts:GetCallerIdentity, 400",
    "sts:AssumeRole, 400",
    "ssm:GetParameter, 400",
    "ecr:BatchGetImage, 400",
    "ecr:DescribeRepositories, 404",
    "ecr:GetDownloadUrlForLayer, 400",
    "ecr:PutImage, 400",
  })
  void aRefusalWithoutTheServicesWordsIsNoneForGood(String operation, int status) {
    FaultRule wordless = bed.aws().faults().on(operation).always().status(status);
    assertThat(unavailable("switch").retryable()).isTrue();
    assertThat(wordless.fired()).isPositive();
    bed.aws().faults().clear();
    var _ = bed.invoke(bed.event().put("action", "switch")).ok();
  }
}
