package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a promotion does when nothing goes wrong, each way of uploading. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class PromotionTest {
  private final UploadWay way;

  PromotionTest(UploadWay way) {
    this.way = way;
  }

  @Test
  void leavesEveryImageByteForByteInTheTarget() {
    try (Bed bed = Bed.start(way)) {
      Index image = TestImages.multiPlatform(1);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      JsonNode output = bed.promote().ok();
      assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
      assertThat(bed.target("app/api").tags()).containsEntry("1.0", image.digest());
      assertThat(bed.aws().requests().failures()).isEmpty();
    }
  }
}
