package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrApiClient.Answer;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * PutImage over the API: the table of §1.7, row by row. What any AWS can be asked is in the package
 * {@code conformance}.
 */
class PutImageTest extends EcrApiScene {
  private final Image one = TestImages.small(1);

  private final Image two = TestImages.small(20);

  @BeforeEach
  void upload() {
    one.blobs().forEach(app::addBlob);
    two.blobs().forEach(app::addBlob);
  }

  @Test
  void theManifestComesBackAsItWasSent() {
    Answer answer = put(one, "v1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/image/imageId/imageDigest").asText()).isEqualTo(one.digest());
    assertThat(answer.body().at("/image/imageId/imageTag").asText()).isEqualTo("v1");
    assertThat(answer.body().at("/image/imageManifest").asText()).isEqualTo(one.text());
    assertThat(app.tags()).containsExactly(Map.entry("v1", one.digest()));
  }

  @Test
  void withoutATagTheImageIsUntagged() {
    assertThat(put(one).status()).isEqualTo(200);
    assertThat(app.tags()).isEmpty();
    assertThat(app.imageDigests()).containsExactly(one.digest());
  }

  @Test
  void aFurtherTagIsAdded() {
    put(one, "v1");

    assertThat(put(one, "v2").status()).isEqualTo(200);
    assertThat(app.tags()).containsOnlyKeys("v1", "v2");
    assertThat(app.imageCount()).isEqualTo(1);
  }

  @Test
  void aMutableTagMovesAndLeavesTheOldImageUntagged() {
    put(one, "v1");

    assertThat(put(two, "v1").status()).isEqualTo(200);
    assertThat(app.tags()).containsExactly(Map.entry("v1", two.digest()));
    assertThat(app.imageDigests()).containsExactlyInAnyOrder(one.digest(), two.digest());
  }

  @Test
  void anImmutableTagDoesNotMoveAndNothingIsStored() {
    app.mutability(TagMutability.immutable());
    put(one, "v1");

    assertRefused(
        put(two, "v1"),
        "ImageTagAlreadyExistsException",
        "The image tag 'v1' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.");
    assertThat(app.imageDigests()).containsExactly(one.digest());
  }

  @Test
  void anImmutableTagOnTheSameImageIsAnsweredAsTheSwitchSays() {
    app.mutability(TagMutability.immutable());
    put(one, "v1");

    assertThat(put(one, "v1").code()).isEqualTo("ImageAlreadyExistsException");

    ecr.cloud().behaviour(Behaviour.documented().with(Switch.SAME_IMMUTABLE_TAG_IS_TAG_CONFLICT));
    assertThat(put(one, "v1").code()).isEqualTo("ImageTagAlreadyExistsException");
  }

  @Test
  void exclusionsTurnTheModeAround() {
    app.mutability(TagMutability.immutableExcept("latest", "dev-*"));
    for (String tag : List.of("v1", "latest", "dev-1")) {
      put(one, tag);
    }

    assertThat(put(two, "v1").code()).isEqualTo("ImageTagAlreadyExistsException");
    assertThat(put(two, "latest").status()).isEqualTo(200);
    assertThat(put(two, "dev-1").status()).isEqualTo(200);

    app.mutability(TagMutability.mutableExcept("v*"));
    assertThat(put(two, "v1").code()).isEqualTo("ImageTagAlreadyExistsException");
    assertThat(put(one, "latest").status()).isEqualTo(200);
  }

  @Test
  void allMissingBlobsAreNamedTheConfigToo() {
    List<String> missing = one.blobs().stream().map(Blob::digest).toList();
    missing.forEach(app::removeBlob);

    assertRefused(
        put(one, "v1"),
        "LayersNotFoundException",
        "Layers with digests '%s' required for pushing image into repository with name 'app' in the registry with id '111111111111' do not exist"
            .formatted(missing));
  }

  @Test
  void aForeignLayerNeedNotBeThere() {
    Image windows = TestImages.docker(5).foreignLayer().layer(100).build();
    windows.blobs().forEach(app::addBlob);

    assertThat(put(windows, "v1").status()).isEqualTo(200);
  }

  @Test
  void allMissingChildrenAreNamed() {
    Index index = TestImages.index().add(one).add(two).build();
    put(one);

    assertRefused(
        put(index, "v1"),
        "ReferencedImagesNotFoundException",
        "Images with digests '[%s]' required for pushing image into repository with name 'app' in the registry with id '111111111111' do not exist"
            .formatted(two.digest()));
    put(two);
    assertThat(put(index, "v1").status()).isEqualTo(200);
  }

  @Test
  void aChildInAnotherRepositoryIsMissingHere() {
    one.pushTo(ecr.registry().createRepository("other"), "v1");

    assertThat(put(TestImages.index().add(one).build()).code())
        .isEqualTo("ReferencedImagesNotFoundException");
  }

  @Test
  void theDigestGivenMustBeTheManifests() {
    assertRefused(
        put(one, Map.of("imageDigest", two.digest())),
        "ImageDigestDoesNotMatchException",
        "The image with digest '%s' in repository 'app' and registry ID '111111111111' does not match the image digest that Amazon ECR has calculated."
            .formatted(two.digest()));
    assertThat(put(one, Map.of("imageDigest", one.digest())).status()).isEqualTo(200);
  }

  @Test
  void aBadTagIsRefused() {
    assertThat(put(one, "no/slash").code()).isEqualTo("InvalidParameterException");
    assertThat(put(one, "x".repeat(129)).code()).isEqualTo("InvalidParameterException");
  }

  @Test
  void anImageHasAtMostAThousandTags() {
    for (int i = 0; i < 1_000; i++) {
      app.moveTag("t" + i, one.digest());
    }

    assertThat(put(one, "more").code()).isEqualTo("LimitExceededException");
  }

  @Test
  void aFullRepositoryTakesTagsButNoImages() {
    ecr.cloud().behaviour(Behaviour.documented().withImagesPerRepository(1));
    put(one);

    assertThat(put(two).code()).isEqualTo("LimitExceededException");
    assertThat(put(one, "v1").status()).isEqualTo(200);
  }

  @Test
  void pushingAnArchivedImageAgainRestoresIt() {
    put(one, "v1");
    app.archive(one.digest());

    assertThat(put(one, "v1").status()).isEqualTo(200);
    assertThat(app.images().byDigest(one.digest())).map(StoredImage::isActive).hasValue(true);
  }

  @Test
  void cleanedUpBlobsAreMissingAfterwards() {
    app.dropUnreferencedBlobs();

    assertThat(app.blobDigests()).isEmpty();
    assertThat(put(one).code()).isEqualTo("LayersNotFoundException");
  }
}
