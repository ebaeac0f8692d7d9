package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that break, stall or expire go on from the byte they had, each way of uploading. */
@ParameterizedClass
@EnumSource(
    value = UploadWay.class,
    names = {"REGISTRY", "API"})
class DownloadFaultsTest {
  /** How often a blob is asked for before the source is given up. */
  private static final int ATTEMPTS = 5;

  /** Nothing shows that a peer is silent but time: longer than a busy machine stops five times. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final UploadWay way;
  private OneLayer one;

  DownloadFaultsTest(UploadWay way) {
    this.way = way;
  }

  @BeforeEach
  void start() {
    one = OneLayer.start(way);
  }

  @AfterEach
  void close() {
    one.close();
  }

  private static List<String> ranges(List<LoggedRequest> downloads) {
    return downloads.stream()
        .map(request -> String.join("", request.headers().getOrDefault("range", List.of())))
        .toList();
  }

  private List<Integer> statuses() {
    return one.downloads().stream().map(request -> request.status().orElse(0)).toList();
  }

  private long bytesOut() {
    return one.bed().aws().requests().bytesOut("blob:GET");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 99})
  void aCutDownloadGoesOnFromTheByteItHad(int percent) {
    long byteOfCut = percent == 99 ? one.size() - 1 : percent == 1 ? 1 : one.size() * percent / 100;
    FaultRule cut = one.fault("blob:GET").cutAnswerAfter(byteOfCut);
    Invocation invocation = one.promoted();
    assertThat(cut.fired()).isEqualTo(1);
    assertThat(ranges(one.downloads()))
        .containsExactly("", byteOfCut == 0 ? "" : "bytes=%d-".formatted(byteOfCut));
    assertThat(bytesOut()).isEqualTo(one.size());
    assertThat(one.target().uploads().bytesReceived()).isEqualTo(one.size());
    assertThat(Failures.logged(invocation, "Promotion complete", "downloads_resumed"))
        .containsExactly("1");
    assertThat(Failures.logged(invocation, "Promotion complete", "uploads_restarted"))
        .containsExactly("0");
  }

  @Test
  void itMayBeCutAsOftenAsThereAreAttempts() {
    FaultRule cut = one.fault("blob:GET").times(ATTEMPTS - 1).cutAnswerAfter(40_000);
    one.promoted();
    assertThat(cut.fired()).isEqualTo(ATTEMPTS - 1);
    assertThat(ranges(one.downloads()))
        .containsExactly("", "bytes=40000-", "bytes=80000-", "bytes=120000-", "bytes=160000-");
    assertThat(bytesOut()).isEqualTo(one.size());
  }

  @Test
  void aTrickleIsGivenUp() {
    FaultRule cut = one.fault("blob:GET").always().cutAnswerAfter(10);
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(cut.fired()).isEqualTo(ATTEMPTS);
    assertThat(e.retryable()).isTrue();
    assertThat(firstLine(e))
        .startsWith(
            "Could not read the blob %s of app/api in the source registry 111111111111/eu-central-1 from byte 50 on, also after retries: "
                .formatted(one.layer().digest()));
    one.assertNothingArrived();
  }

  @Test
  void progressMakesEarlierBreaksForgotten() {
    try (OneLayer large =
        OneLayer.start(
            way,
            builder -> builder,
            TestImages.oci(1).layer(MemoryBlob.of(new byte[9 << 20])).build())) {
      FaultRule cut = large.fault("blob:GET").times(7).cutAnswerAfter(1_200_000);
      large.promoted();
      assertThat(cut.fired()).isEqualTo(7);
      assertThat(large.bed().aws().requests().bytesOut("blob:GET")).isEqualTo(large.size());
    }
  }

  @Test
  void anUrlThatExpiresMidwayIsRenewed() {
    MovableClock clock = new MovableClock();
    try (OneLayer slow =
        OneLayer.start(
            way, builder -> builder.clock(clock).presignedUrlLifetime(Duration.ofMinutes(1)))) {
      FaultRule minutesPass =
          slow.fault("blob:GET").after(() -> clock.forward(Duration.ofMinutes(2)));
      FaultRule cut = slow.fault("blob:GET").cutAnswerAfter(100_000);
      slow.promoted();
      assertThat(List.of(minutesPass.fired(), cut.fired())).containsExactly(1, 1);
      assertThat(ranges(slow.downloads())).containsExactly("", "bytes=100000-", "bytes=100000-");
      assertThat(slow.downloads())
          .extracting(request -> request.status().orElse(0))
          .containsExactly(200, 403, 206);
      assertThat(slow.count("ecr:GetDownloadUrlForLayer")).isEqualTo(2);
    }
  }

  @Test
  void aBusyS3IsAskedAgainWithTheSameUrl() {
    FaultRule busy = one.fault("blob:GET").times(ATTEMPTS - 1).throttle();
    one.promoted();
    assertThat(busy.fired()).isEqualTo(ATTEMPTS - 1);
    assertThat(statuses()).containsExactly(503, 503, 503, 503, 200);
    assertThat(one.count("ecr:GetDownloadUrlForLayer")).isEqualTo(1);
  }

  @Test
  void anS3ThatStaysBusyIsUnavailable() {
    FaultRule busy = one.fault("blob:GET").always().throttle();
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(busy.fired()).isEqualTo(ATTEMPTS);
    assertThat(firstLine(e)).endsWith("from byte 0 on, also after retries: S3 answered 503.");
    one.assertNothingArrived();
  }

  /**
   * Whoever asks from the beginning is left there, so one has to have gone on. A machine that stops
   * for as long makes others fall silent too: they are asked again, which is what it is about.
   */
  @Test
  void anAnswerThatFallsSilentCountsAsBroken() {
    one.bed().silence(SILENCE);
    FaultRule silent =
        one.fault("blob:GET")
            .when(request -> request.header("range").isEmpty())
            .always()
            .stallAnswerAfter(50_000);
    one.promoted();
    assertThat(silent.fired()).isPositive();
    assertThat(ranges(one.downloads())).startsWith("").contains("bytes=50000-");
  }

  @Test
  void aDownloadThatIsNeverAnsweredCountsAsBroken() {
    one.bed().silence(SILENCE);
    FaultRule silent = one.fault("blob:GET").stall();
    FaultRule refused = one.fault("blob:GET").refuseConnection();
    one.promoted();
    assertThat(List.of(silent.fired(), refused.fired())).containsExactly(1, 1);
    // More where the machine itself stops for as long.
    assertThat(one.downloads()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void aWholeObjectInAnswerToARangeIsTakenAsTheWhole() {
    FaultRule cut = one.fault("blob:GET").cutAnswerAfter(100_000);
    FaultRule whole =
        one.fault("blob:GET")
            .when(request -> request.header("range").isPresent())
            .with((request, service) -> service.handle(without(request, "range")));
    one.promoted();
    assertThat(List.of(cut.fired(), whole.fired())).containsExactly(1, 1);
    assertThat(statuses()).containsExactly(200, 200);
    assertThat(bytesOut()).isEqualTo(100_000 + one.size());
  }

  @Test
  void anotherRangeThanAskedForIsNotTaken() {
    FaultRule cut = one.fault("blob:GET").cutAnswerAfter(100_000);
    FaultRule elsewhere =
        one.fault("blob:GET")
            .when(request -> request.header("range").isPresent())
            .with((request, service) -> {
              Map<String, List<String>> headers = new HashMap<>(request.headers());
              headers.put("range", List.of("bytes=5-"));
              return service.handle(with(request, headers));
            });
    one.promoted();
    assertThat(List.of(cut.fired(), elsewhere.fired())).containsExactly(1, 1);
    assertThat(ranges(one.downloads())).containsExactly("", "bytes=100000-", "bytes=100000-");
  }

  @Test
  void s3MayRefuseEveryFreshUrl() {
    FaultRule refusal =
        one.fault("blob:GET").always().awsError("AccessDenied", "Access Denied by endpoint", 403);
    SourceAccessDeniedException e =
        Failures.of(one.bed().promote(), SourceAccessDeniedException.class);
    assertThat(refusal.fired()).isEqualTo(ATTEMPTS);
    assertThat(one.count("ecr:GetDownloadUrlForLayer")).isEqualTo(ATTEMPTS);
    assertThat(firstLine(e)).endsWith(": S3 refuses fresh presigned URLs.");
    assertThat(e.getMessage())
        .contains("Access Denied by endpoint")
        .contains("arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*");
    one.assertNothingArrived();
  }

  @Test
  void aLayerThatTheSourceNoLongerHasIsNamed() {
    FaultRule gone =
        one.fault("ecr:GetDownloadUrlForLayer")
            .before(() -> one.source().removeBlob(one.layer().digest()));
    SourceImageNotFoundException e =
        Failures.of(one.bed().promote(), SourceImageNotFoundException.class);
    assertThat(gone.fired()).isEqualTo(1);
    assertThat(firstLine(e))
        .isEqualTo(
            "The source repository app/api in 111111111111/eu-central-1 no longer has the blob %s, though an image refers to it."
                .formatted(one.layer().digest()));
    one.assertNothingArrived();
  }

  private static Request without(Request request, String header) {
    Map<String, List<String>> headers = new HashMap<>(request.headers());
    headers.remove(header);
    return with(request, headers);
  }

  private static Request with(Request request, Map<String, List<String>> headers) {
    return new Request(
        request.operation(),
        request.method(),
        request.rawPath(),
        request.rawQuery(),
        headers,
        request.body());
  }
}
