package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.testing.SlowLink;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A call of a minute, and a layer of two mebibytes on a link of 64 KiB in so many seconds. The time
 * passes on a clock that the test moves.
 */
class LayerTooLargeForACallTest {
  private static final int SIZE = 2 << 20;
  private static final int PIECE = 64 << 10;

  private final MovableClock clock = new MovableClock();
  private final Bed bed =
      Bed.start(builder -> builder.clock(clock))
          .with("BLOB_UPLOAD", UploadWay.REGISTRY.toString())
          .time(Duration.ofMinutes(1));
  private final Image image =
      TestImages.oci(1).layer(1_000).layer(MemoryBlob.of(new byte[SIZE])).build();

  @BeforeEach
  void push() {
    bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private SlowLink slow(Duration timeForPiece) {
    return SlowLink.of(bed.aws().faults(), clock, SIZE, PIECE, timeForPiece);
  }

  /** Not a sixth of it is moved to find that out, and the rest of the promotion comes over. */
  @Test
  void isStoppedEarlyWithTheNumbers() {
    SlowLink link = slow(Duration.ofSeconds(5));
    TargetLimitExceededException e = Failures.of(bed.promote(), TargetLimitExceededException.class);
    assertThat(e.retryable()).isFalse();
    assertThat(firstLine(e))
        .matches(
            "The blob sha256:[0-9a-f]{64} has 2097152 bytes, which takes \\d+ s at the \\d+ bytes a second measured, and a call has \\d+ s for it; what is staged stays\\.");
    assertThat(Failures.toDo(e)).hasSize(2).first().asString().startsWith("give the function more");
    assertThat(link.moved()).isBetween(1L, 5L * PIECE);
    assertThat(bed.target("app/api").blobDigests()).hasSize(2);
    assertThat(bed.target("app/api").tags()).isEmpty();
    bed.aws().faults().clear();
    assertThat(bed.promote().ok().path("blobs_copied").asInt()).isEqualTo(1);
    assertThat(bed.target("app/api").tags()).containsEntry("1.0", image.digest());
  }

  @Test
  void isBroughtOverWhereACallIsLongEnough() {
    SlowLink link = slow(Duration.ofSeconds(1));
    assertThat(bed.promote().ok().path("blobs_copied").asInt()).isEqualTo(3);
    assertThat(link.moved()).isEqualTo(SIZE);
  }

  /** More than half of it is there when the time of sixteen minutes ends. */
  @Test
  void isNamedWhereTheCallEndsWithIt() {
    Gate timeIsUp = Gate.after(1);
    Gate told = Gate.after(1);
    FaultRule _ =
        bed.aws()
            .faults()
            .on("blob:GET")
            .always()
            .with((request, service) -> {
              Response whole = service.handle(request);
              if (whole.length() < SIZE) {
                timeIsUp.await();
              }
              return whole;
            });
    FaultRule _ =
        bed.aws()
            .faults()
            .on("v2:PUT upload")
            .always()
            .with((request, service) ->
                service.handle(
                    request.withBody(
                        new HeldBody(
                            request.body(),
                            SIZE / 2 + PIECE,
                            () -> {
                              clock.forward(Duration.ofMinutes(16));
                              timeIsUp.happened();
                              told.await();
                            }))));
    PromotionIncompleteException e = Failures.of(bed.promote(), PromotionIncompleteException.class);
    told.happened();
    assertThat(Failures.toDo(e, "if that happens again"))
        .matches(
            "if that happens again: the blob %s has 2097152 bytes, which takes \\d{3,4} s at the [12]\\d{3} bytes a second measured, and a call has 51 s for it: give the function more time, or more memory, with which Lambda gives more network"
                .formatted(image.layers().getLast().digest()));
  }

  /** A body of which so much is read, and then something happens before it goes on. */
  private static final class HeldBody extends FilterInputStream {
    private final Runnable event;
    private long left;

    HeldBody(InputStream body, long position, Runnable event) {
      super(body);
      this.left = position;
      this.event = event;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (left > 0) {
        left -= count;
        if (left <= 0) {
          event.run();
        }
      }
      return count;
    }
  }
}
