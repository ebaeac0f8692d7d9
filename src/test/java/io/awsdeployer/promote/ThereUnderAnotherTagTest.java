package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Promoted;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is below an image is read at the source before it is known whether the target has the image.
 * Where it has, under a tag that nobody asked about, nothing that the source lacks stands in the
 * way.
 */
class ThereUnderAnotherTagTest {
  private final Index there = TestImages.multiPlatform(1);
  private final Index absent = TestImages.multiPlatform(1_000);
  private Bed bed;

  @BeforeEach
  void start() {
    bed = Bed.start();
    bed.pushed("app/api", "1.0", there);
    there.pushTo(bed.target("app/api"), "0.9");
    bed.source("app/api").deleteImage(there.children().getFirst().digest());
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void whatTheSourceHasLostBelowItIsNotMissed() {
    bed.manifestOf("app/api:1.0").promote().ok();
    assertThat(bed.traffic().puts()).isEqualTo(1);
    Promoted.exactly(bed, "app/api", Map.of("0.9", there, "1.0", there));
  }

  @Test
  void whatTheSourceCannotSayNowIsNotMissedEither() {
    bed.aws()
        .faults()
        .on("ecr:BatchGetImage")
        .when(request -> request.header("authorization").orElse("").contains(Bed.HOME))
        .skip(1)
        .always()
        .awsError("ServerException", "not now", 500);
    bed.manifestOf("app/api:1.0").promote().ok();
    Promoted.exactly(bed, "app/api", Map.of("0.9", there, "1.0", there));
  }

  @Test
  void anotherImageOfTheSameRepositoryIsBroughtOver() {
    bed.pushed("app/api", "2.0", absent).manifestOf("app/api:1.0", "app/api:2.0").promote().ok();
    Promoted.exactly(bed, "app/api", Map.of("0.9", there, "1.0", there, "2.0", absent));
  }

  @Test
  void onlyWhatAnAbsentImageLacksStandsInTheWay() {
    bed.pushed("app/api", "2.0", absent).manifestOf("app/api:1.0", "app/api:2.0");
    String lost = absent.children().getFirst().digest();
    bed.source("app/api").deleteImage(lost);
    assertThat(firstLine(Failures.of(bed.promote(), SourceImageNotFoundException.class)))
        .contains(lost);
  }
}
