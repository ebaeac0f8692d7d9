package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.EcrApiClient.Answer;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading images and layers over the API (§1.1 to §1.3, §1.9). */
class ReadsTest extends EcrApiScene {
  private static final String UNKNOWN = Digests.of("nothing of this kind");

  private static final String ALL_TYPES =
      "'acceptedMediaTypes':['%s','%s','%s','%s']"
          .formatted(
              MediaTypes.OCI_MANIFEST,
              MediaTypes.OCI_INDEX,
              MediaTypes.DOCKER_MANIFEST,
              MediaTypes.DOCKER_LIST);

  private final Image image = TestImages.small(1);

  @BeforeEach
  void push() {
    image.pushTo(app, "v1");
  }

  private Answer get(String id) {
    return get(id, ALL_TYPES);
  }

  private Answer get(String id, String types) {
    return ecr.call(
        "BatchGetImage",
        "{'repositoryName':'app','imageIds':[{%s}]%s}"
            .formatted(id, types.isEmpty() ? "" : "," + types));
  }

  @Test
  void anImageIsFoundByTagByDigestAndByBoth() {
    for (String id :
        new String[] {
          tag("v1"), digest(image.digest()), tag("v1") + "," + digest(image.digest())
        }) {
      JsonNode found = get(id).body().at("/images/0");
      assertThat(found.path("imageManifest").asText()).isEqualTo(image.text());
      assertThat(found.at("/imageId/imageDigest").asText()).isEqualTo(image.digest());
      assertThat(found.path("imageManifestMediaType").asText()).isEqualTo(image.mediaType());
    }
    assertThat(ecr.cloud().violations()).isEmpty();
  }

  @Test
  void eachIdFailsForItself() {
    Answer answer =
        ecr.call(
            "BatchGetImage",
            "{'repositoryName':'app','imageIds':[{%s},{%s},{},{%s},{%s},{%s}],%s}"
                .formatted(
                    tag("v1"),
                    tag("v2"),
                    digest("sha256:xyz"),
                    tag("/"),
                    tag("v1") + "," + digest(UNKNOWN),
                    ALL_TYPES));

    assertThat(answer.body().path("images")).hasSize(1);
    assertThat(answer.body().path("failures"))
        .extracting(failure -> failure.path("failureCode").asText())
        .containsExactly(
            "ImageNotFound",
            "MissingDigestAndTag",
            "InvalidImageDigest",
            "InvalidImageTag",
            "ImageTagDoesNotMatchDigest");
  }

  @Test
  void aTypeNotAcceptedIsNotFoundAndByTagAViolation() {
    String onlyDocker = "'acceptedMediaTypes':['%s']".formatted(MediaTypes.DOCKER_MANIFEST);

    assertThat(failure(get(digest(image.digest()), onlyDocker))).isEqualTo("ImageNotFound");
    assertThat(ecr.cloud().violations()).isEmpty();
    assertThat(failure(get(tag("v1"), onlyDocker))).isEqualTo("ImageNotFound");
    assertThat(ecr.cloud().violations()).singleElement().asString().contains("may translate");
  }

  @Test
  void omittedTypesAreNotFoundAndAViolationUnlessSwitched() {
    assertThat(failure(get(digest(image.digest()), ""))).isEqualTo("ImageNotFound");
    assertThat(ecr.cloud().violations()).singleElement().asString().contains("without accepted");

    ecr.cloud().behaviour(Behaviour.documented().with(Switch.OMITTED_MEDIA_TYPES_ACCEPT_ALL));
    assertThat(get(tag("v1"), "").body().path("images")).hasSize(1);
    assertThat(ecr.cloud().violations()).hasSize(1);
  }

  @Test
  void anArchivedImageIsInaccessibleOrNotFound() {
    app.archive(image.digest());
    assertThat(failure(get(tag("v1")))).isEqualTo("ImageInaccessible");

    ecr.cloud().behaviour(Behaviour.documented().with(Switch.ARCHIVED_IS_NOT_FOUND));
    assertThat(failure(get(tag("v1")))).isEqualTo("ImageNotFound");
  }

  @Test
  void aBrokenKeyFailsImages() {
    app.breakKey("KMSAccessDeniedException");

    assertThat(failure(get(tag("v1")))).isEqualTo("KmsError");
  }

  @Test
  void listsHaveOneToAHundredElements() {
    String many = String.join(",", Collections.nCopies(101, "{" + tag("v1") + "}"));

    assertThat(
            ecr.call("BatchGetImage", "{'repositoryName':'app','imageIds':[%s]}".formatted(many)))
        .extracting(Answer::code, Answer::message)
        .containsExactly(
            "InvalidParameterException",
            "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length less than or equal to 100'");
    assertThat(ecr.call("BatchGetImage", "{'repositoryName':'app','imageIds':[]}").code())
        .isEqualTo("InvalidParameterException");
    assertThat(ecr.call("BatchGetImage", "{'repositoryName':'app'}").code())
        .isEqualTo("InvalidParameterException");
  }

  private Answer check(String... digests) {
    String list = "'" + String.join("','", digests) + "'";
    return ecr.call(
        "BatchCheckLayerAvailability",
        "{'repositoryName':'app','layerDigests':[%s]}".formatted(list));
  }

  @Test
  void anUploadedLayerIsAvailableWhetherNamedOrNot() {
    MemoryBlob loose = MemoryBlob.of("loose");
    app.addBlob(loose);

    JsonNode layers = check(loose.digest(), image.config().digest(), UNKNOWN).body().path("layers");

    assertThat(layers)
        .extracting(layer -> layer.path("layerAvailability").asText())
        .containsExactly("AVAILABLE", "AVAILABLE", "UNAVAILABLE");
    assertThat(layers.at("/0/layerSize").asLong()).isEqualTo(5);
  }

  @Test
  void aLayerOfAnotherRepositoryIsUnavailableHere() {
    ecr.registry().createRepository("other").addBlob(MemoryBlob.of("theirs"));

    Answer answer = check(MemoryBlob.of("theirs").digest());

    assertThat(answer.body().at("/layers/0/layerAvailability").asText()).isEqualTo("UNAVAILABLE");
  }

  @Test
  void badDigestsFailForThemselvesAndUnknownOnesAsTheSwitchSays() {
    assertThat(check("", "nonsense").body().path("failures"))
        .extracting(failure -> failure.path("failureCode").asText())
        .containsExactly("MissingLayerDigest", "InvalidLayerDigest");

    ecr.cloud().behaviour(Behaviour.documented().with(Switch.UNKNOWN_LAYER_IS_FAILURE));
    Answer answer = check(UNKNOWN);
    assertThat(failure(answer)).isEqualTo("MissingLayerDigest");
    assertThat(answer.body().path("layers")).isEmpty();
  }

  @Test
  void aLayerDigestHasAtMostAThousandCharacters() {
    String request = "{'repositoryName':'app','layerDigests':['%s']}";

    Answer longest = ecr.call("BatchCheckLayerAvailability", request.formatted("a".repeat(1_000)));
    assertThat(longest.body().at("/failures/0/failureCode").asText())
        .isEqualTo("InvalidLayerDigest");
    Answer longer = ecr.call("BatchCheckLayerAvailability", request.formatted("a".repeat(1_001)));
    assertThat(longer.code()).isEqualTo("InvalidParameterException");
  }

  @Test
  void layersOfArchivedImagesAreArchived() {
    app.archive(image.digest());

    Answer answer = check(image.config().digest());

    assertThat(answer.body().at("/layers/0/layerAvailability").asText()).isEqualTo("ARCHIVED");
  }

  private Answer url(String digest) {
    return ecr.call(
        "GetDownloadUrlForLayer", "{'repositoryName':'app','layerDigest':'%s'}".formatted(digest));
  }

  @Test
  void aLayerThatAnImageNamesHasAUrlTheConfigToo() {
    assertThat(url(image.config().digest()).body().path("downloadUrl").asText())
        .startsWith("https://layers.example.com/")
        .contains("X-Amz-Signature=", "X-Amz-Expires=3599", "X-Amz-SignedHeaders=host");
  }

  @Test
  void anUnknownLayerIsNotFoundAndALooseOneInaccessible() {
    MemoryBlob loose = MemoryBlob.of("loose");
    app.addBlob(loose);

    assertThat(url(UNKNOWN))
        .extracting(Answer::code, Answer::message)
        .containsExactly(
            "LayersNotFoundException",
            "The layer with digest %s does not exist within the repository with name 'app' in the registry with id '111111111111'"
                .formatted(UNKNOWN));
    assertThat(url(loose.digest()).code()).isEqualTo("LayerInaccessibleException");
  }
}
