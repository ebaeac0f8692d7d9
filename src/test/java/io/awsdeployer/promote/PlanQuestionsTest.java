package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A plan asks a registry about each thing once, and together with what else it has to ask. */
class PlanQuestionsTest {
  private final Bed bed = Bed.start();

  @AfterEach
  void close() {
    bed.close();
  }

  private int planned(String region) {
    bed.aws().requests().reset();
    JsonNode _ = bed.invoke(bed.event().put("action", "plan")).ok();
    return Failures.requests(
            bed,
            "ecr:BatchGetImage",
            request -> String.valueOf(request.headers().get("authorization")).contains(region))
        .size();
  }

  @Test
  void anImageWhoseDigestIsKnownIsAskedAboutWithItsTag() {
    Image image = TestImages.small(1);
    bed.pushed("app/api", "1.0", image)
        .manifest(
            "{\"images\":[{\"repository\":\"app/api\",\"tag\":\"1.0\",\"digest\":\"%s\"}]}"
                .formatted(image.digest()));
    assertThat(planned(Bed.AWAY)).isEqualTo(1);
    image.pushTo(bed.target("app/api"), "0.9");
    assertThat(planned(Bed.AWAY)).isEqualTo(1);
  }

  @Test
  void anIndexIsAskedAboutWithAllThatItLists() {
    bed.pushed("app/api", "1.0", TestImages.multiPlatform(1)).manifestOf("app/api:1.0");
    assertThat(planned(Bed.AWAY)).as("the tag, and then the rest").isEqualTo(2);
    assertThat(planned(Bed.HOME)).as("the tag, and then the rest").isEqualTo(2);
  }

  @Test
  void theSourceIsNotAskedAgainWhereOneOfTheImagesTurnsOutToBeThere() {
    Index there = TestImages.multiPlatform(1);
    bed.pushed("app/api", "1.0", there).pushed("app/api", "2.0", TestImages.multiPlatform(1_000));
    there.pushTo(bed.target("app/api"), "0.9");
    bed.manifestOf("app/api:1.0", "app/api:2.0");
    assertThat(planned(Bed.HOME)).isEqualTo(2);
  }
}
