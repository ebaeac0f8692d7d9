package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Downloads;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.testing.Promoted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Promotions that run into each other, out of time, or out of rights half way. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class DisturbedRunsTest {
  private static final String MAY_NOT_PUT =
      """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Deny","Principal":"*","Action":"ecr:PutImage"}]}
      """;

  private final UploadWay way;

  DisturbedRunsTest(UploadWay way) {
    this.way = way;
  }

  /** What makes an upload a blob. */
  private String completing() {
    return way == UploadWay.API ? "ecr:CompleteLayerUpload" : "v2:PUT upload";
  }

  private static Set<String> digests(TestManifest image) {
    return image
        .graph()
        .filter(Image.class::isInstance)
        .flatMap(each -> ((Image) each).blobs().stream())
        .map(Blob::digest)
        .collect(Collectors.toSet());
  }

  /** Step Functions may start the same thing twice; each finds the other's work in its way. */
  @Test
  void severalAtOnceAllSucceed() throws Exception {
    try (Bed bed = Bed.start(way);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      bed.aws()
          .ecr()
          .behaviour(Behaviour.documented().with(Switch.SAME_IMMUTABLE_TAG_IS_TAG_CONFLICT));
      Index one = TestImages.multiPlatform(1);
      Image two = TestImages.oci(300).layers(5, 3_000).build();
      bed.pushed("app/api", "one", one).pushed("app/api", "two", two);
      bed.target("app/api").mutability(TagMutability.immutable());
      bed.manifestOf("app/api:one", "app/api:two");
      List<Future<Bed.Invocation>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(threads.submit(bed::promote));
      }
      for (Future<Bed.Invocation> run : runs) {
        assertThat(run.get().ok().path("images_promoted").asInt()).isEqualTo(2);
      }
      Promoted.exactly(bed, "app/api", Map.of("one", one, "two", two));
    }
  }

  /** Four of seven blobs are there when the time ends, and the others are under way. */
  @Test
  void oneThatRanOutOfTimeIsFinishedByTheNext() {
    MovableClock clock = new MovableClock();
    try (Bed bed = Bed.start(builder -> builder.clock(clock)).with("BLOB_UPLOAD", way.toString())) {
      Image image = TestImages.oci(1).layers(6, 5_000).build();
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      Gate allBegun = Gate.after(7);
      bed.aws().faults().on("blob:GET").always().before(allBegun::happened);
      bed.aws().faults().on("blob:GET").skip(4).always().stall();
      AtomicInteger complete = new AtomicInteger();
      bed.aws()
          .faults()
          .on(completing())
          .always()
          .after(() -> {
            if (complete.incrementAndGet() == 4) {
              // A request that is still on its way would be counted with the next call's.
              allBegun.await();
              clock.forward(Duration.ofMinutes(16));
            }
          });
      bed.promote().failed(PromotionIncompleteException.class);
      EcrRepository target = bed.target("app/api");
      assertThat(target.imageCount()).isZero();
      assertThat(target.blobDigests()).hasSize(4);
      bed.aws().faults().clear();
      bed.aws().requests().reset();
      assertThat(bed.promote().ok().path("blobs_copied").asInt()).isEqualTo(3);
      assertThat(bed.traffic().downloads()).isEqualTo(3);
      Promoted.exactly(target, Map.of("1.0", image));
      Promoted.cleanly(bed);
    }
  }

  /** All of one image is there and the other is under way when the first put is refused. */
  @Test
  void oneThatLostItsRightsHalfWayIsFinishedWhenItHasThemAgain() {
    try (Bed bed = Bed.start(way)) {
      Index complete = TestImages.multiPlatform(1);
      Image underWay = TestImages.small(20);
      bed.pushed("app/api", "1.0", complete).pushed("app/web", "1.0", underWay);
      bed.manifestOf("app/api:1.0", "app/web:1.0");
      EcrRepository api = bed.target("app/api").policy(MAY_NOT_PUT);
      EcrRepository web = bed.target("app/web").policy(MAY_NOT_PUT);
      Gate halfWay = Gate.after(digests(complete).size() + digests(underWay).size());
      Gate over = Gate.after(1);
      bed.aws().faults().on(completing()).always().after(halfWay::happened);
      FaultRule _ =
          Downloads.from(
              "app/web",
              bed,
              (_, _) -> {
                halfWay.happened();
                over.await();
                throw new IOException("it never arrives");
              });
      bed.aws().faults().on("ecr:PutImage").always().before(halfWay::await);
      assertThat(bed.promote().failed(TargetAccessDeniedException.class))
          .hasMessageContaining("ecr:PutImage");
      assertThat(api.blobDigests()).isEqualTo(digests(complete));
      assertThat(web.blobDigests()).isEmpty();
      assertThat(List.of(api.imageCount(), web.imageCount())).containsOnly(0);

      over.happened();
      bed.aws().faults().clear();
      api.deletePolicy();
      web.deletePolicy();
      bed.aws().requests().reset();
      assertThat(bed.promote().ok().path("blobs_copied").asInt())
          .isEqualTo(digests(underWay).size());
      assertThat(bed.traffic().uploads()).isEqualTo(digests(underWay).size());
      assertThat(bed.traffic().downloads()).isEqualTo(digests(underWay).size());
      Promoted.exactly(api, Map.of("1.0", complete));
      Promoted.exactly(web, Map.of("1.0", underWay));
      Promoted.cleanly(bed);
    }
  }

  @Test
  void oneThatSomebodyElseFinishedWhileItUploadedHasNothingToSwitch() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      bed.aws()
          .faults()
          .on(way == UploadWay.API ? "ecr:InitiateLayerUpload" : "v2:POST upload")
          .before(() -> image.pushTo(bed.target("app/api"), "1.0"));
      assertThat(bed.promote().ok().path("tags_switched").asInt(-1)).isZero();
      assertThat(bed.traffic().puts()).isZero();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }
}
