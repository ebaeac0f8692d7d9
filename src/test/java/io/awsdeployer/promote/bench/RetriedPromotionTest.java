package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.blob.GeneratedBlob;
import io.awsdeployer.localaws.image.ImageBuilder;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.bench.Workload.Placed;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Result;
import io.awsdeployer.promote.testing.SlowLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A promotion of 96 MiB with calls of a minute, over a link on which a mebibyte takes a second and
 * a half: by a clock that the link moves, so nobody waits, and retried as the definition says.
 */
class RetriedPromotionTest {
  private static final int MIB = 1 << 20;
  private static final int PIECE = 64 << 10;
  private static final Duration TIME_FOR_A_PIECE = Duration.ofMillis(1_500).dividedBy(MIB / PIECE);

  private final MovableClock clock = new MovableClock();
  private final RetryRules rules = rules();
  private final RetriedPromotion promotion =
      new RetriedPromotion(rules, RandomGenerator.of("L64X128MixRandom"), clock::forward, clock);
  private final Bed bed =
      Bed.start(builder -> builder.clock(clock))
          .with("BLOB_UPLOAD", UploadWay.REGISTRY.toString())
          .time(Duration.ofMinutes(1));
  private final SlowLink link = SlowLink.of(bed.aws().faults(), clock, 1, PIECE, TIME_FOR_A_PIECE);

  private static RetryRules rules() {
    try {
      return RetryRules.of(Path.of("step-function-definition.json"), "PromoteImages");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    bed.close();
  }

  /** The function through its front door, in this process. */
  private final class Invoked implements RetriedPromotion.Function {
    @Override
    public void prepare() {}

    @Override
    public Result invoke() {
      Bed.Invocation invocation = bed.promote();
      link.cut();
      if (!invocation.output().isMissingNode()) {
        return new Result(invocation.output(), false);
      }
      JsonNode error =
          new JsonMapper()
              .createObjectNode()
              .put("errorType", invocation.thrown().getClass().getName())
              .put("errorMessage", invocation.thrown().getMessage());
      return new Result(error, true);
    }

    @Override
    public Standing standing() {
      return Standing.of(bed);
    }
  }

  private List<Placed> images(int large, long largeSize, int small) {
    ImageBuilder image = TestImages.oci(1);
    for (int i = 0; i < large; i++) {
      image.layer(GeneratedBlob.of(i, largeSize));
    }
    for (int i = 0; i < small; i++) {
      image.layer(GeneratedBlob.of(1_000 + i, MIB / 2));
    }
    return List.of(new Placed("app/api", "1.0", image.build()));
  }

  private LongResult promoted(LongPart part, List<Placed> images) throws Exception {
    BlobCloud.fill(bed, images);
    List<Attempt> attempts = promotion.run(new Invoked(), _ -> {});
    Content content = Content.of(images);
    return new LongResult(
        part,
        content.bytes(),
        content.blobs().size(),
        attempts,
        Optional.empty(),
        BlobCloud.problem(bed, images),
        60);
  }

  @Test
  void getsOnInEveryCallAndMovesNextToNothingTwice() throws Exception {
    LongResult result = promoted(LongPart.MIXED, images(4, 3 * MIB, 168));

    assertThat(result.failures()).isEmpty();
    assertThat(result.committed()).isEqualTo(result.bytes());
    assertThat(result.attempts()).hasSizeBetween(3, 6);
    assertThat(result.attempts().subList(0, result.attempts().size() - 1))
        .allSatisfy(attempt -> {
          assertThat(attempt.error()).hasValue(PromotionIncompleteException.class.getName());
          assertThat(attempt.committed()).isGreaterThan(8L * MIB);
          assertThat(attempt.after().tags()).isZero();
        });
    assertThat(result.attempts().stream().skip(1).toList())
        .allSatisfy(attempt -> assertThat(attempt.pause()).isBetween(0.0, 1.0));
  }

  @Test
  void isNotRetriedWhereALayerFitsIntoNoCall() throws Exception {
    LongResult result = promoted(LongPart.GIANT, images(1, 96L * MIB, 2));

    assertThat(result.failures()).isEmpty();
    assertThat(result.attempts()).hasSize(1);
    assertThat(result.attempts().getFirst().error())
        .hasValue(TargetLimitExceededException.class.getName());
    assertThat(result.attempts().getFirst().message())
        .contains("%d bytes, which takes".formatted(96L * MIB));
    assertThat(result.up() - result.committed()).isLessThan(24L * MIB);
  }

  /** Each is measured by itself: that one does not fit says nothing of another. */
  @Test
  void isNotRetriedWhereSeveralLayersFitIntoNoCall() throws Exception {
    LongResult result = promoted(LongPart.GIANT, images(3, 96L * MIB, 2));

    assertThat(result.attempts()).hasSize(1);
    assertThat(result.attempts().getFirst().error())
        .hasValue(TargetLimitExceededException.class.getName());
    assertThat(result.attempts().getFirst().after().blobs()).isEqualTo(3);
    assertThat(result.up() - result.committed()).isLessThan(3 * 24L * MIB);
  }

  @Test
  void isGivenUpAfterAsManyCallsAsTheDefinitionAllows() throws Exception {
    bed.time(Duration.ofMillis(1));
    LongResult result = promoted(LongPart.MIXED, images(1, MIB, 1));

    assertThat(result.attempts())
        .hasSize(rules.callsFor(PromotionIncompleteException.class.getName()))
        .hasSizeGreaterThan(1);
    assertThat(result.failures())
        .anySatisfy(failure -> assertThat(failure).startsWith("it was given up after"))
        .anySatisfy(failure -> assertThat(failure).startsWith("call 1 made no progress"))
        .anySatisfy(failure -> assertThat(failure).startsWith("app/api:1.0 does not point at"));
  }

  @Test
  void whatTheTargetLacksIsFoundAndWhatItDiscardedIsNotMissed() throws Exception {
    List<Placed> images = images(1, 2 * MIB, 2);
    assertThat(promoted(LongPart.MIXED, images).problem()).isEmpty();
    String blob = Content.of(images).blobs().keySet().stream().skip(1).findFirst().orElseThrow();

    bed.target("app/api").removeBlob(blob);

    assertThat(BlobCloud.problem(bed, images))
        .hasValueSatisfying(problem -> assertThat(problem).contains(blob, "not there"));
  }
}
