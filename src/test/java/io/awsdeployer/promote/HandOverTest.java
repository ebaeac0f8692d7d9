package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.testing.Bed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What CloudFormation is to be given: each image that names a parameter, by its digest. */
class HandOverTest {
  private final Bed bed = Bed.start();

  @AfterEach
  void end() {
    bed.close();
  }

  private void twoImages(Index api, Image worker) {
    bed.pushed("app/api", "1", api).pushed("app/worker", "1", worker);
    var _ = bed.target("live/worker");
    bed.manifest(
        """
        {"images": [
          {"repository": "app/api", "tag": "1", "parameter": "ApiImage"},
          {"repository": "app/worker", "tag": "1", "target_repository": "live/worker",
           "target_tag": "2", "parameter": "WorkerImage"},
          {"repository": "app/worker", "tag": "1"}]}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "stage", "switch", "promote"})
  void everyActionSaysWhatTheParametersAreToBeGiven(String action) {
    Index api = TestImages.multiPlatform(1);
    Image worker = TestImages.small(50);
    twoImages(api, worker);
    JsonNode output = bed.invoke(bed.event().put("action", action)).ok();
    assertThat(output.path("parameters").toString())
        .isEqualTo(
            "{\"ApiImage\":\"%s@%s\",\"WorkerImage\":\"%s@%s\"}"
                .formatted(
                    bed.target("app/api").uri(),
                    api.digest(),
                    bed.target("live/worker").uri(),
                    worker.digest()));
  }

  @Test
  void whatIsResolvedForManyTargetsCarriesTheParametersAlong() {
    Index api = TestImages.multiPlatform(1);
    twoImages(api, TestImages.small(50));
    JsonNode images =
        bed.invoke(bed.event().put("action", "resolve")).ok().path("images").deepCopy();
    assertThat(images.findValuesAsText("parameter")).containsExactly("ApiImage", "WorkerImage");
    TestImages.small(90).pushTo(bed.source("app/api"), "1");
    ObjectNode event = bed.event().put("action", "stage");
    event.set("images", images);
    assertThat(bed.invoke(event).ok().at("/parameters/ApiImage").asText())
        .endsWith("@" + api.digest());
  }

  @Test
  void withoutAParameterThereIsNoSuchField() {
    bed.pushed("app/api", "1", TestImages.small(1)).manifestOf("app/api:1");
    assertThat(bed.promote().ok().has("parameters")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "Api-Image"  | images[0].parameter: 'Api-Image' is not the name of a CloudFormation parameter (1 to 255 letters and digits)
          ""           | images[0].parameter: '' is not the name
          7            | images[0].parameter: must be a string, not a number: quote it
          "Other"      | images[1].parameter: 'Other' is given an image by images[0].parameter already
          """)
  void aNameThatIsNoneOrTwiceThereIsRefusedWithItsPlace(String name, String problem) {
    bed.manifest(
        """
        {"images": [{"repository": "app/api", "tag": "1", "parameter": %s},
                    {"repository": "app/web", "tag": "1", "parameter": "Other"}]}
        """
            .formatted(name));
    assertThat(bed.promote().failed(InvalidManifestException.class)).hasMessageContaining(problem);
  }

  @Test
  void theSameImageWithAnotherParameterIsRefused() {
    bed.manifest(
        """
        {"images": [{"repository": "app/api", "tag": "1"},
                    {"repository": "app/api", "tag": "1", "parameter": "ApiImage"}]}
        """);
    assertThat(bed.promote().failed(InvalidManifestException.class))
        .hasMessageContaining(
            "images[1]: the same image is images[0], with another 'parameter' or other 'referrers'");
  }

  @Test
  void theEventsOwnImagesAreHeldToTheSame() {
    ObjectNode event = bed.event();
    for (String repository : List.of("app/a", "app/b")) {
      event
          .withArray("images")
          .addObject()
          .put("repository", repository)
          .put("tag", "1")
          .put("parameter", "Same");
    }
    assertThat(bed.invoke(event).failed(InvalidRequestException.class))
        .hasMessageContaining("'Same' is given an image by images[0].parameter already");
  }

  /**
   * 200 of the longest names, to the longest repository: whatever else is shortened, these stay.
   */
  @Test
  void parametersAreNeverDropped() {
    Image image = TestImages.small(1);
    String repository = "a".repeat(256);
    bed.pushed(repository, "1", image);
    image.pushTo(bed.target(repository));
    ArrayNode images = JsonNodeFactory.instance.arrayNode();
    IntStream.range(0, 200)
        .forEach(n -> {
          String tag = "t".repeat(120) + n;
          images
              .addObject()
              .put("repository", repository)
              .put("tag", "1")
              .put("target_tag", tag)
              .put("parameter", "P".repeat(252) + (n + 100));
          bed.target(repository).moveTag(tag, image.digest());
        });
    bed.manifest("{\"images\":" + images + "}");
    JsonNode output = bed.promote().ok();
    assertThat(output.toString().length()).isLessThan(160 * 1024);
    assertThat(output.path("parameters")).hasSize(200);
    assertThat(output.path("images").size() + output.path("images_omitted").asInt()).isEqualTo(200);
  }

  @Test
  void moreThanATemplateCanHaveAreRefused() {
    ArrayNode images = JsonNodeFactory.instance.arrayNode();
    IntStream.range(0, 202)
        .forEach(n ->
            images
                .addObject()
                .put("repository", "app/api")
                .put("tag", "t" + n)
                .put("parameter", "P" + n));
    bed.manifest("{\"images\":" + images + "}");
    assertThat(bed.promote().failed(InvalidManifestException.class))
        .hasMessageContaining(
            "images[200].parameter: is one more than the 200 parameters that a template can have");
  }
}
