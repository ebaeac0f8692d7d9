package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What there is to bring of an image, and when there is nothing. */
class PlannedContentTest {
  private final Bed bed = Bed.start();

  @AfterEach
  void close() {
    bed.close();
  }

  private JsonNode plan() {
    return bed.invoke(bed.event().put("action", "plan")).ok();
  }

  @Test
  void whatTheTargetHasDeeperDownIsNotBroughtAgain() {
    Image image = TestImages.small(1);
    Index inner = TestImages.index().add(image).build();
    Index middle = TestImages.index().add(inner).add(TestImages.small(50)).build();
    Index outer = TestImages.index().add(middle).build();
    bed.pushed("app/api", "1", outer).manifestOf("app/api:1");
    assertThat(plan().path("manifests_to_put").asInt()).isEqualTo(5);
    inner.pushTo(bed.target("app/api"));
    assertThat(plan().path("manifests_to_put").asInt()).isEqualTo(3);
    assertThat(plan().path("blobs_to_copy").asInt()).isEqualTo(3);
  }

  @Test
  void anImageOfTwoRepositoriesIsBroughtIntoEach() {
    Image image = TestImages.small(1);
    bed.pushed("app/api", "1", image).pushed("app/web", "1", image);
    bed.manifestOf("app/api:1", "app/web:1");
    JsonNode plan = plan();
    assertThat(plan.path("manifests_to_put").asInt()).isEqualTo(2);
    assertThat(plan.path("blobs_to_copy").asInt()).isEqualTo(6);
  }

  @Test
  void onlyATagThatIsItsOwnTargetIsVerifiedAndNotInPlace() {
    Image image = TestImages.small(1);
    image.pushTo(bed.source("app/api"), "1");
    image.pushTo(bed.source("app/api"), "live");
    image.pushTo(bed.source("live/api"), "1");
    bed.manifest(
        """
        {"images": [
          {"repository": "app/api", "tag": "1"},
          {"repository": "app/api", "tag": "1", "target_tag": "live"},
          {"repository": "app/api", "tag": "1", "target_repository": "live/api"}]}
        """);
    ObjectNode event = bed.event();
    event.remove(List.of("target_account", "target_region"));
    assertThat(bed.invoke(event).ok().path("details").findValuesAsText("result"))
        .containsExactly(
            "verified: source and target are the same", "in place before", "in place before");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void inAnotherRegistryTheSameTagIsInPlace() {
    Image image = TestImages.small(1);
    bed.pushed("app/api", "1", image).manifestOf("app/api:1");
    image.pushTo(bed.target("app/api"), "1");
    assertThat(bed.promote().ok().at("/details/0/result").asText()).isEqualTo("in place before");
  }
}
