package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultDraft;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What every service does now and then, and what it never stops doing. */
class TemporaryFaultsTest {
  static final List<String> ALL_CALLS =
      List.of(
          "sts:GetCallerIdentity",
          "s3:GetObject",
          "ssm:GetParameter",
          "sts:AssumeRole",
          "ecr:BatchGetImage",
          "ecr:DescribeRepositories",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:GetAuthorizationToken",
          "ecr:PutImage");

  /** A way to fail for now. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  enum Kind {
    INTERNAL(draft -> draft.awsError("InternalFailure", "internal error", 500)),
    UNAVAILABLE(draft -> draft.status(503)),
    THROTTLED(FaultDraft::throttle),
    LOST(FaultDraft::loseAnswer),
    REFUSED(FaultDraft::refuseConnection);

    private final Function<FaultDraft, FaultRule> fault;

    Kind(Function<FaultDraft, FaultRule> fault) {
      this.fault = fault;
    }
  }

  private Bed bed;

  @BeforeEach
  void start() {
    bed =
        Bed.start()
            .with("BLOB_UPLOAD", "registry")
            .pushed("app/api", "1.0", TestImages.small(1))
            .manifestOf("app/api:1.0");
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyCallMayFailTwice(Kind kind) {
    List<FaultRule> faults =
        ALL_CALLS.stream()
            .map(call -> kind.fault.apply(bed.aws().faults().on(call).times(2)))
            .toList();
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(faults).extracting(FaultRule::fired).containsOnly(2);
    assertThat(bed.target("app/api").tags()).containsKey("1.0");
  }

  @ParameterizedTest
  @FieldSource("ALL_CALLS")
  void aCallThatAlwaysFailsIsUnavailable(String call) {
    assertUnavailable(call, Kind.INTERNAL);
  }

  @ParameterizedTest
  @FieldSource("ALL_CALLS")
  void aCallThatIsAlwaysThrottledIsUnavailable(String call) {
    assertUnavailable(call, Kind.THROTTLED);
  }

  @ParameterizedTest
  @FieldSource("ALL_CALLS")
  void aServiceThatCannotBeReachedIsUnavailable(String call) {
    assertUnavailable(call, Kind.REFUSED);
  }

  @ParameterizedTest
  @FieldSource("ALL_CALLS")
  void credentialsThatExpireOnTheWayAreNewOnesInTheNextCall(String call) {
    FaultRule expired =
        bed.aws()
            .faults()
            .on(call)
            .always()
            .awsError(
                call.startsWith("s3") || call.startsWith("sts")
                    ? "ExpiredToken"
                    : "ExpiredTokenException",
                "The security token included in the request is expired",
                call.startsWith("sts") ? 403 : 400);
    ServiceUnavailableException e = Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(expired.fired()).isPositive();
    assertThat(e.retryable()).isTrue();
    assertThat(bed.target("app/api").tags()).isEmpty();
  }

  private void assertUnavailable(String call, Kind kind) {
    FaultRule fault = kind.fault.apply(bed.aws().faults().on(call).always());
    ServiceUnavailableException e = Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(fault.fired()).isGreaterThanOrEqualTo(3);
    assertThat(e.retryable()).isTrue();
    assertThat(e).hasMessageContaining("\nThe service said: ");
    assertThat(bed.target("app/api").tags()).isEmpty();
  }
}
