package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.plan.ManifestReader.UnreadableManifestException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestReaderTest {
  private static final String DIGEST = Digest.of("something").value();
  private static final String BLOB =
      "{\"mediaType\":\"application/x\",\"digest\":\"%s\",\"size\":9}".formatted(DIGEST);
  private static final String OCI = ManifestType.OCI_MANIFEST.mediaType();
  private static final String INDEX = ManifestType.OCI_INDEX.mediaType();

  private final ManifestReader reader = new ManifestReader();

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(OCI, "", "it is not a JSON object"),
        refusal(OCI, "[]", "it is not a JSON object"),
        refusal(OCI, "null", "it is not a JSON object"),
        refusal(OCI, "{", "it is not JSON that can be trusted"),
        refusal(OCI, image(BLOB, BLOB) + "{}", "it is not JSON that can be trusted"),
        refusal(OCI, "{\"layers\":[],\"layers\":[]}", "Duplicate field 'layers'"),
        refusal(OCI, "{\"x\":" + "[".repeat(65) + "]".repeat(65) + "}", "nesting depth"),
        refusal(OCI, "{\"schemaVersion\":1,\"fsLayers\":[]}", "Docker schema 1"),
        refusal(OCI, "{\"fsLayers\":[]}", "Docker schema 1"),
        refusal(
            "application/vnd.docker.distribution.manifest.v1+prettyjws", "{}", "Docker schema 1"),
        refusal("application/vnd.example", image(BLOB, BLOB), "its media type is application/vnd"),
        refusal("", "{\"mediaType\":\"text/plain\"}", "its media type is text/plain"),
        refusal("", "{}", "it has no media type and neither layers nor manifests"),
        refusal("", "{\"layers\":[]}", "it has no media type and neither layers nor manifests"),
        refusal(OCI, "{\"config\":%s}".formatted(BLOB), "layers is not a list"),
        refusal(OCI, "{\"config\":%s,\"layers\":{}}".formatted(BLOB), "layers is not a list"),
        refusal(OCI, "{\"layers\":[%s]}".formatted(BLOB), "config is not a descriptor"),
        refusal(OCI, image(BLOB, ""), "it has no layers, and ECR takes no image without one"),
        refusal(OCI, image(BLOB, "[]"), "layers[0] is not a descriptor"),
        refusal(OCI, image(BLOB, BLOB + "," + sized("\"9\"")), "layers[1] is not a descriptor"),
        refusal(OCI, image(BLOB, sized("1.0")), "layers[0] is not a descriptor"),
        refusal(OCI, image(BLOB, sized("9223372036854775808")), "layers[0] is not a descriptor"),
        refusal(OCI, image(BLOB, sized("-1")), "layers[0]: size -1 of sha256:"),
        refusal(OCI, image(BLOB, sized("0")), "layers[0] is a blob of zero bytes"),
        refusal(OCI, image(sized("0"), BLOB), "config is a blob of zero bytes"),
        refusal(
            OCI,
            image(BLOB, BLOB.replace(DIGEST, Digest.of("").value())),
            "layers[0] is a blob of zero bytes"),
        refusal(OCI, image(BLOB, BLOB.replace("sha256", "sha512")), "is not a digest"),
        refusal(OCI, image(BLOB, BLOB.replace(DIGEST, "x".repeat(9_000))), "x…' is not a digest"),
        refusal(INDEX, "{}", "manifests is not a list"),
        refusal(INDEX, "{\"manifests\":[{}]}", "manifests[0] is not a descriptor"),
        refusal(
            INDEX,
            "{\"manifests\":[%s]}".formatted(BLOB),
            "it lists " + DIGEST + ", which is not a manifest but application/x"),
        refusal(OCI, image(BLOB, many(10_001)), "layers has 10001 entries, more than 10000"),
        refusal(INDEX, "{\"manifests\":[" + many(10_001) + "]}", "manifests has 10001 entries"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aManifestThatCannotBePromotedIsRefusedWithTheReason(
      String mediaType, String text, String reason) {
    UnreadableManifestException refusal =
        assertThrows(UnreadableManifestException.class, () -> read(mediaType, text));
    assertThat(refusal).hasMessageContaining(reason);
    assertThat(refusal.remedy()).isNotBlank();
  }

  @Test
  void tenThousandLayersAreRead() throws UnreadableManifestException {
    assertThat(read(OCI, image(BLOB, many(10_000)))).isInstanceOf(Manifest.Image.class);
  }

  @Test
  void theLargestSizeIsRead() throws UnreadableManifestException {
    Manifest.Image image = (Manifest.Image) read(OCI, image(BLOB, sized("9223372036854775807")));
    assertThat(image.layers().getFirst().size()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatEcrSaysGoesBeforeWhatTheManifestSays() throws UnreadableManifestException {
    String text = image(BLOB, BLOB).replaceFirst("\\{", "{\"mediaType\":\"text/plain\",");
    assertThat(read(ManifestType.DOCKER_MANIFEST.mediaType(), text).type())
        .isEqualTo(ManifestType.DOCKER_MANIFEST);
  }

  @Test
  void anIndexMayBeEmpty() throws UnreadableManifestException {
    Manifest.Index index = (Manifest.Index) read(INDEX, "{\"manifests\":[]}");
    assertThat(index.children()).isEmpty();
  }

  @Test
  void aChildWithoutMediaTypeIsTakenAsAManifest() throws UnreadableManifestException {
    String child = "{\"digest\":\"%s\",\"size\":9}".formatted(DIGEST);
    Manifest.Index index = (Manifest.Index) read(INDEX, "{\"manifests\":[" + child + "]}");
    assertThat(index.children()).hasSize(1);
  }

  @Test
  void aLayerHasUrlsOnlyWhenItsListHasSome() throws UnreadableManifestException {
    String none = BLOB.replaceFirst("\\{", "{\"urls\":[],");
    String text = BLOB.replaceFirst("\\{", "{\"urls\":\"https://example.com\",");
    String some = BLOB.replaceFirst("\\{", "{\"urls\":[\"https://example.com\"],");
    Manifest.Image image =
        (Manifest.Image) read(OCI, image(BLOB, String.join(",", none, text, some)));
    assertThat(image.layers()).extracting(l -> l.hasUrls()).containsExactly(false, false, true);
  }

  @Test
  void whatAManifestListsAreItsChildrenOrItsLayers() {
    assertThat(entries(image(BLOB, BLOB + "," + sized("7")))).hasSize(2);
    assertThat(entries("{\"manifests\":[" + BLOB + "," + sized("7") + "]}")).hasSize(2);
  }

  @Test
  void oneThatCannotBeReadListsNothing() {
    assertThat(entries(image(BLOB, BLOB) + "{}")).isEmpty();
  }

  @Test
  void whatAManifestIsForSaysItsArtifactTypeElseItsConfiguration()
      throws UnreadableManifestException {
    String text = image(BLOB, BLOB);
    assertThat(read(OCI, text).purpose().artifactType()).isEqualTo("application/x");
    String typed = text.replaceFirst("\\{", "{\"artifactType\":\"application/y\",");
    assertThat(read(OCI, typed).purpose().artifactType()).isEqualTo("application/y");
  }

  private Set<JsonNode> entries(String text) {
    return reader.entries(new StoredManifest(Digest.of(text), OCI, text));
  }

  private Manifest read(String mediaType, String text) throws UnreadableManifestException {
    return reader.read(new StoredManifest(Digest.of(text), mediaType, text));
  }

  private static Arguments refusal(String mediaType, String text, String reason) {
    return Arguments.argumentSet(reason, mediaType, text, reason);
  }

  private static String image(String config, String layers) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}".formatted(config, layers);
  }

  private static String sized(String size) {
    return BLOB.replace("9}", size + "}");
  }

  private static String many(int count) {
    return IntStream.range(0, count).mapToObj(_ -> BLOB).collect(Collectors.joining(","));
  }
}
