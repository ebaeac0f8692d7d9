package io.awsdeployer.promote;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.HeldClock;
import io.awsdeployer.promote.testing.Promoted;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a promotion asks of AWS: how often, in which order, how fast. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class RequestCountsTest {
  private static final int REPOSITORIES = 5;
  private static final int IMAGES_EACH = 10;

  private final UploadWay way;

  RequestCountsTest(UploadWay way) {
    this.way = way;
  }

  static Stream<Arguments> shapes() {
    IntFunction<TestManifest> thin = n -> TestImages.oci(1_000L * n).layers(1, 40).build();
    IntFunction<TestManifest> thick = n -> TestImages.oci(1_000L * n).layers(30, 40).build();
    IntFunction<TestManifest> wide = n -> TestImages.multiPlatform(1_000L * n);
    return Stream.of(
        Arguments.argumentSet("1 layer", thin),
        Arguments.argumentSet("30 layers", thick),
        Arguments.argumentSet("multi-platform", wide));
  }

  /** A bound in repositories alone: neither images nor layers nor platforms count. */
  @ParameterizedTest
  @MethodSource("shapes")
  void imagesThatArePresentCostTwoRequestsPerRepository(IntFunction<TestManifest> shape) {
    try (Bed bed = Bed.start(way)) {
      String[] names =
          IntStream.range(0, REPOSITORIES * IMAGES_EACH)
              .mapToObj(n -> "app/r%d:v%d".formatted(n % REPOSITORIES, n))
              .toArray(String[]::new);
      for (int n = 0; n < names.length; n++) {
        String repository = "app/r" + n % REPOSITORIES;
        TestManifest image = shape.apply(n);
        image.pushTo(bed.source(repository), "v" + n);
        image.pushTo(bed.target(repository), "v" + n);
      }
      assertThat(bed.manifestOf(names).promote().ok().path("images_promoted").asInt())
          .isEqualTo(50);
      assertThat(bed.aws().requests().counts())
          .isEqualTo(
              Map.of(
                  "sts:GetCallerIdentity", 1L,
                  "s3:GetObject", 1L,
                  "ssm:GetParameter", 2L,
                  "sts:AssumeRole", 1L,
                  "ecr:DescribeRepositories", 1L,
                  "ecr:BatchGetImage", 2L * REPOSITORIES));
      Promoted.cleanly(bed);
    }
  }

  /** A failure in the middle leaves every tag where it was, because tags come last of all. */
  @Test
  void noTagIsPutBeforeAllImagesAreStaged() {
    try (Bed bed = Bed.start(way)) {
      Map<String, Index> images =
          IntStream.range(0, 3)
              .boxed()
              .collect(toMap(n -> "app/r" + n, n -> TestImages.multiPlatform(1_000L * n)));
      images.forEach((name, image) -> bed.pushed(name, "1.0", image));
      Queue<Boolean> tooEarly = new ConcurrentLinkedQueue<>();
      List<EcrRepository> targets = images.keySet().stream().map(bed::target).toList();
      bed.aws()
          .faults()
          .on("ecr:PutImage")
          .always()
          .after(() -> {
            boolean tagged = targets.stream().anyMatch(target -> !target.tags().isEmpty());
            boolean staged =
                images.entrySet().stream()
                    .allMatch(
                        e -> bed.target(e.getKey()).manifest(e.getValue().digest()).isPresent());
            tooEarly.add(tagged && !staged);
          });
      bed.manifestOf("app/r0:1.0", "app/r1:1.0", "app/r2:1.0").promote().ok();
      // Four children and a root each, and then a tag.
      assertThat(tooEarly).hasSize(3 * 6).containsOnly(false);
      List<String> order =
          bed.aws().requests().entries().stream().map(entry -> entry.operation()).toList();
      assertThat(order.subList(order.size() - 3, order.size())).containsOnly("ecr:PutImage");
      assertThat(order.size() - 3)
          .isGreaterThan(
              order.lastIndexOf(
                  way == UploadWay.API ? "ecr:CompleteLayerUpload" : "v2:PUT upload"));
      images.forEach((name, image) -> Promoted.exactly(bed, name, Map.of("1.0", image)));
    }
  }

  @Test
  void theRootOfASingleImageIsPutOnceAndWithItsTag() {
    try (Bed bed = Bed.start(way)) {
      Index image = TestImages.multiPlatform(1);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      bed.promote().ok();
      assertThat(bed.traffic().puts()).isEqualTo(image.children().size() + 1);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void anImageOfOneManifestIsOnePut() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      bed.promote().ok();
      assertThat(bed.traffic().puts()).isEqualTo(1);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  /**
   * The bucket holds ten; the rest come at ten a second, and hardly one is refused twice. Time
   * stands still until one is refused: a slow machine would never ask for more than ten a second.
   */
  @Test
  void putsComeAsFastAsTheQuotaAllowsAndTheRefusedOnesGetTheirTurn() {
    HeldClock clock = new HeldClock();
    try (Bed bed =
        Bed.start(settings -> settings.quotas(true).clock(clock))
            .with("BLOB_UPLOAD", way.toString())) {
      Map<String, Index> images =
          IntStream.range(0, 4)
              .boxed()
              .collect(toMap(n -> "v" + n, n -> TestImages.multiPlatform(1_000L * n)));
      images.forEach((tag, image) -> bed.pushed("app/api", tag, image));
      bed.aws()
          .faults()
          .on("ecr:PutImage")
          .always()
          .with((request, service) -> {
            Response answer = service.handle(request);
            if (answer.status() == 400) {
              clock.letGo();
            }
            return answer;
          });
      bed.manifestOf("app/api:v0", "app/api:v1", "app/api:v2", "app/api:v3").promote().ok();
      List<LoggedRequest> puts = bed.aws().requests().entries("ecr:PutImage");
      assertThat(puts).filteredOn(put -> put.status().orElse(0) == 200).hasSize(4 * 6);
      assertThat(puts).filteredOn(put -> put.status().orElse(0) == 400).hasSizeBetween(1, 24);
      Promoted.exactly(bed, "app/api", images);
    }
  }
}
