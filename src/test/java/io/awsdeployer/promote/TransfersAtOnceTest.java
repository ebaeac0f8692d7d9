package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.ImageBuilder;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Gate;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Eight large blobs and thirty-two small ones move at once, each over a connection to either side.
 */
class TransfersAtOnceTest {
  private static final int LARGE = 10;
  private static final int LARGE_AT_ONCE = 8;
  private static final int SMALL = 40;
  private static final int SMALL_AT_ONCE = 32;

  /**
   * A mebibyte is large. On a clock that stands no rate is known that would keep any of them out.
   */
  @Test
  void soManyAreUnderWayTogetherAndNoMore() {
    ImageBuilder builder = TestImages.oci(1).layers(SMALL - 1, 500);
    for (int i = 0; i < LARGE; i++) {
      byte[] content = new byte[1 << 20];
      content[0] = (byte) i;
      builder.layer(MemoryBlob.of(content));
    }
    Image image = builder.build();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Gate together = Gate.after(LARGE_AT_ONCE + SMALL_AT_ONCE);
    try (Bed bed =
        Bed.start(settings -> settings.clock(new MovableClock()))
            .with("BLOB_UPLOAD", UploadWay.REGISTRY.toString())) {
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      FaultRule puts =
          bed.aws()
              .faults()
              .on("v2:PUT upload")
              .always()
              .with((request, service) -> {
                int under = now.incrementAndGet();
                most.accumulateAndGet(under, Math::max);
                together.happened();
                together.await();
                now.decrementAndGet();
                return service.handle(request);
              });
      Invocation invocation = bed.promote();
      assertThat(invocation.ok().path("blobs_copied").asInt()).isEqualTo(LARGE + SMALL);
      assertThat(Failures.logged(invocation, "Staged", "blobs")).containsExactly("50");
      assertThat(Failures.logged(invocation, "Staged", "bytes"))
          .containsExactly(Long.toString(image.blobs().stream().mapToLong(Blob::size).sum()));
      assertThat(puts.fired()).isEqualTo(LARGE + SMALL);
    }
    assertThat(most).hasValue(LARGE_AT_ONCE + SMALL_AT_ONCE);
  }
}
