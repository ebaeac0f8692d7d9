package io.awsdeployer.localaws.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The images that all other tests begin with are what they claim to be. */
class TestImagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theSameSeedGivesTheSameImageAndAnotherOneAnother() {
    assertThat(TestImages.small(1).digest()).isEqualTo(TestImages.small(1).digest());
    assertThat(TestImages.small(1).digest()).isNotEqualTo(TestImages.small(2).digest());
    assertThat(TestImages.multiPlatform(1).digest())
        .isEqualTo(TestImages.multiPlatform(1).digest());
  }

  @Test
  void diffIdsAreTheDigestsOfTheUncompressedLayers() throws IOException {
    Image image = TestImages.docker(1).layers(3, 10_000).build();
    List<String> calculated = new ArrayList<>();
    for (Blob layer : image.layers()) {
      try (InputStream tar = new GZIPInputStream(layer.open())) {
        calculated.add(Digests.of(tar));
      }
    }

    JsonNode config = json(image.config());

    assertThat(config.at("/rootfs/diff_ids"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(calculated);
  }

  @Test
  void descriptorsHaveTheSizesOfTheirBlobs() throws IOException {
    Image image = TestImages.oci(1).zstdLayer(300_000).layer(10).build();

    JsonNode layers = JSON.readTree(image.text()).path("layers");

    for (int i = 0; i < layers.size(); i++) {
      assertThat(layers.get(i).path("size").asLong()).isEqualTo(image.layers().get(i).size());
      assertThat(layers.get(i).path("digest").asText()).isEqualTo(image.layers().get(i).digest());
    }
  }

  @Test
  void aDuplicateLayerIsTwiceInTheManifestAndOnceAmongTheBlobs() throws IOException {
    Image image = TestImages.oci(1).layer(10).duplicateLayer().build();

    assertThat(JSON.readTree(image.text()).path("layers")).hasSize(2);
    assertThat(image.layers()).hasSize(1);
  }

  @Test
  void theEmptyArtifactIsTheWellKnownTwoBytes() {
    assertThat(TestImages.emptyArtifact().blobs())
        .extracting(Blob::digest)
        .containsExactly("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  }

  @Test
  void aForeignLayerHasUrlsAndNoBlob() throws IOException {
    Image image = TestImages.docker(1).foreignLayer().layer(10).build();

    assertThat(JSON.readTree(image.text()).at("/layers/0/urls")).hasSize(1);
    assertThat(image.layers()).hasSize(1);
  }

  @Test
  void anAttestationIsAChildForAnUnknownPlatform() throws IOException {
    Index index = TestImages.multiPlatform(1);

    JsonNode child = JSON.readTree(index.text()).at("/manifests/2");

    assertThat(index.children()).hasSize(4);
    assertThat(child.at("/platform/os").asText()).isEqualTo("unknown");
    assertThat(child.at("/annotations/vnd.docker.reference.type").asText())
        .isEqualTo("attestation-manifest");
    assertThat(child.at("/annotations/vnd.docker.reference.digest").asText())
        .isEqualTo(index.children().getFirst().digest());
  }

  @Test
  void nestedIndexesNestAsDeepAsAsked() {
    TestManifest manifest = TestImages.nested(1, 4);
    int depth = 0;
    while (manifest instanceof Index index) {
      manifest = index.children().getFirst();
      depth++;
    }

    assertThat(depth).isEqualTo(4);
  }

  @Test
  void theDigestOfSchema1IsNotThatOfItsText() {
    Image image = TestImages.schema1(1);

    assertThat(Digests.of(image.text())).isNotEqualTo(image.digest());
  }

  @Test
  void theInnerMediaTypeCanBeLeftOut() throws IOException {
    Image image = TestImages.oci(1).layer(1).withoutInnerMediaType().build();
    Index index = TestImages.index().add(image).withoutInnerMediaType().build();

    assertThat(JSON.readTree(image.text()).has("mediaType")).isFalse();
    assertThat(JSON.readTree(index.text()).has("mediaType")).isFalse();
  }

  private static JsonNode json(Blob blob) throws IOException {
    try (InputStream content = blob.open()) {
      return JSON.readTree(content);
    }
  }
}
