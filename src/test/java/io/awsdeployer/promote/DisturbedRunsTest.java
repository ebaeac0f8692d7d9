package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Promoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Promotions that run into each other, out of time, or out of rights half way. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class DisturbedRunsTest {
  private final UploadWay way;

  DisturbedRunsTest(UploadWay way) {
    this.way = way;
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
      bed.aws().faults().on("blob:GET").skip(4).always().stall();
      AtomicInteger complete = new AtomicInteger();
      bed.aws()
          .faults()
          .on(way == UploadWay.API ? "ecr:CompleteLayerUpload" : "v2:PUT upload")
          .always()
          .after(() -> {
            if (complete.incrementAndGet() == 4) {
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

  @Test
  void oneThatLostItsRightsHalfWayIsFinishedWhenItHasThemAgain() {
    try (Bed bed = Bed.start(way)) {
      Index image = TestImages.multiPlatform(1);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      String denied =
          """
          {"Version":"2012-10-17","Statement":[
            {"Effect":"Deny","Principal":"*","Action":"ecr:PutImage"}]}
          """;
      EcrRepository target = bed.target("app/api").policy(denied);
      assertThat(bed.promote().failed(TargetAccessDeniedException.class))
          .hasMessageContaining("ecr:PutImage");
      assertThat(target.imageCount()).isZero();
      target.deletePolicy();
      bed.aws().requests().reset();
      assertThat(bed.promote().ok().path("blobs_copied").asInt(-1)).isZero();
      assertThat(bed.traffic().uploads()).isZero();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
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
