package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Layer;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.HostileRegistry;
import io.awsdeployer.promote.testing.Promoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever may push to the source chooses every byte of its manifests. Whatever they are, the
 * function ends with a documented error of a readable length, and the target is as it was.
 */
class HostileSourceTest {
  private static final String OCI = ManifestType.OCI_MANIFEST.mediaType();
  private static final String INDEX = ManifestType.OCI_INDEX.mediaType();
  private static final String DIGEST = Digest.of("something").value();
  private static final String BLOB = blob("application/x", DIGEST, "9");

  private final Bed bed = Bed.start();

  @AfterEach
  void close() {
    bed.close();
  }

  static Stream<Arguments> manifests() {
    return Stream.of(
        refusal("deep", OCI, "{\"x\":" + "[".repeat(100_000), "nesting depth"),
        refusal("deep in objects", OCI, "{\"x\":".repeat(100_000), "nesting depth"),
        refusal("a number of a million digits", OCI, image(sized("9".repeat(1 << 20))), "Number"),
        refusal("a size beyond any double", OCI, image(sized("1e999999999")), "not a descriptor"),
        refusal("a name of 60,000 characters", OCI, "{\"" + "n".repeat(60_000) + "\":1}", "Name"),
        refusal(
            "a string without end",
            OCI,
            "{\"x\":\"" + "s".repeat(5_000_000),
            "not JSON that can be"),
        refusal("a field twice", OCI, "{\"layers\":[],\"layers\":[]}", "Duplicate field 'layers'"),
        refusal("two documents", OCI, image(BLOB) + image(BLOB), "not JSON that can be trusted"),
        refusal("40,000 layers", OCI, image(many(40_000)), "40000 entries, more than 10000"),
        refusal("40,000 children", INDEX, index(many(40_000)), "40000 entries, more than 10000"),
        refusal("a negative size", OCI, image(sized("-1")), "is negative"),
        refusal("a size of half a byte", OCI, image(sized("0.5")), "not a descriptor"),
        refusal("a size in words", OCI, image(sized("\"9\"")), "not a descriptor"),
        refusal("a size beyond 63 bits", OCI, image(sized("9223372036854775808")), "descriptor"),
        refusal("sha512", OCI, image(digest("sha512:" + "a".repeat(128))), "is not a digest"),
        refusal("md5", OCI, image(digest("md5:" + "a".repeat(32))), "is not a digest"),
        refusal("an upper-case algorithm", OCI, image(digest("SHA256:" + "a".repeat(64))), "'SHA2"),
        refusal("upper-case digits", OCI, image(digest("sha256:" + "A".repeat(64))), "'sha256:A"),
        refusal("a path for a digest", OCI, image(digest("sha256:../../../x")), "is not a digest"),
        refusal("a path for a type", "../../etc/passwd", "{}", "its media type is ../../etc"),
        refusal("a type without end", "x".repeat(1 << 20), "{}", "its media type is xxx"),
        refusal(
            "a type that writes on the reader's screen",
            "a/\u001b[2J\r\nTo do: promote again",
            "{}",
            "its media type is a/\\u001b[2J\\r\\nTo do"),
        refusal(
            "a child's type that does",
            INDEX,
            index(blob("a/\\u001b[2J\\nTo do: x", DIGEST, "9")),
            "not a manifest but a/\\u001b[2J\\nTo do"),
        refusal(
            "a field's name that does",
            OCI,
            "{\"a\\nTo do: x\":1,\"a\\nTo do: x\":1}",
            "Duplicate field 'a\\nTo do"),
        refusal(
            "a digest that does", OCI, image(digest("a\\nTo do: x")), "'a\\nTo do: x' is not a"));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void isRefusedBeforeAnythingIsWritten(String mediaType, String text, String reason) {
    HostileRegistry source = hostile();
    source.tag("1.0", source.holds(mediaType, text));
    UnsupportedImageException e = Failures.of(bed.promote(), UnsupportedImageException.class);
    assertThat(e).hasMessageContaining("The image app/api@sha256:").hasMessageContaining(reason);
    assertThat(Failures.toDo(e)).hasSize(1);
    assertNothingHappened(e);
  }

  @Test
  void isRefusedBelowAnIndexToo() {
    HostileRegistry source = hostile();
    String child = source.holds(OCI, image(digest("sha512:" + "a".repeat(128))));
    source.tag("1.0", source.holds(INDEX, index(blob(OCI, child, "9"))));
    UnsupportedImageException e = Failures.of(bed.promote(), UnsupportedImageException.class);
    assertThat(e).hasMessageContaining("The image app/api@" + child);
    assertNothingHappened(e);
  }

  /** More than ECR takes for a manifest; nothing of it is kept. */
  @Test
  void aMillionDescriptorsAreNotReadToTheirEnd() {
    HostileRegistry source = hostile();
    source.tag("1.0", source.holds(OCI, image(many(1_000_000))));
    ServiceUnavailableException e = Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(e)
        .hasMessageContaining(
            "gave an answer to BatchGetImage that makes no sense: it is longer or deeper than any that does");
    assertNothingHappened(e);
  }

  /** Honest digests make a circle impossible, so it takes one that lies. */
  @Test
  void aCircleIsABrokenDigest() {
    HostileRegistry source = hostile();
    String first = Digest.of("first").value();
    String second = Digest.of("second").value();
    source.lies(first, INDEX, index(blob(INDEX, second, "9")));
    source.lies(second, INDEX, index(blob(INDEX, first, "9")));
    source.tag("1.0", first);
    assertNothingHappened(Failures.of(bed.promote(), IntegrityException.class));
  }

  /** Each level lists the whole next one: 30 to the power of 7 ways down, 211 manifests. */
  @Test
  void everyManifestIsReadOnceHoweverManyWaysLeadToIt() {
    HostileRegistry source = hostile();
    List<String> level = List.of(source.holds(OCI, image(BLOB)));
    int manifests = 1;
    for (int depth = 0; depth < 7; depth++) {
      String below = level.stream().map(d -> blob(INDEX, d, "9")).collect(Collectors.joining(","));
      String children = depth == 0 ? blob(OCI, level.getFirst(), "9") : below;
      level =
          IntStream.range(0, 30)
              .mapToObj(
                  i -> source.holds(INDEX, "{\"n\":%d,\"manifests\":[%s]}".formatted(i, children)))
              .toList();
      manifests += level.size();
    }
    String all = level.stream().map(d -> blob(INDEX, d, "9")).collect(Collectors.joining(","));
    source.tag("1.0", source.holds(INDEX, index(all)));
    JsonNode plan = bed.invoke(bed.event().put("action", "plan")).ok();
    assertThat(plan.path("manifests_to_put").asInt()).isEqualTo(manifests + 1);
    assertThat(bed.aws().requests().count("ecr:BatchGetImage")).isLessThan(30);
    assertThat(bed.traffic().writes()).isEmpty();
  }

  /** Each is as long as ECR lets it be, and a hundred could be asked for at once. */
  @Test
  void textsAreCountedAsTheyComeAndNotWhenAllAreHeld() {
    HostileRegistry source = hostile();
    String filling = " ".repeat(4 << 20);
    List<String> children = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      children.add(source.holds(OCI, image(sized(String.valueOf(i + 1))) + filling));
    }
    String below = children.stream().map(d -> blob(OCI, d, "9")).collect(Collectors.joining(","));
    source.tag("1.0", source.holds(INDEX, index(below)));
    UnsupportedImageException e = Failures.of(bed.promote(), UnsupportedImageException.class);
    assertThat(e)
        .hasMessageContaining(
            "The manifests of app/api in the source registry 111111111111/eu-central-1 come to more than 64 MiB of text");
    assertNothingHappened(e);
  }

  /** Their sum is no long any more. */
  @Test
  void sizesThatAddUpToMoreThanThereIsAreALieLikeAnyOther() {
    Image honest = TestImages.oci(1).layers(2, 900).build();
    String text = honest.text().replaceAll("\"size\" : \\d+", "\"size\" : " + Long.MAX_VALUE);
    Image lying =
        new Image(
            text, honest.mediaType(), Digest.of(text).value(), honest.platform(), honest.blobs());
    bed.pushed("app/api", "1.0", lying).manifestOf("app/api:1.0");
    JsonNode plan = bed.invoke(bed.event().put("action", "plan")).ok();
    assertThat(plan.path("bytes_to_copy").asLong()).isEqualTo(Long.MAX_VALUE);
    IntegrityException e = Failures.of(bed.promote(), IntegrityException.class);
    assertThat(e).hasMessageContaining("the manifest says " + Long.MAX_VALUE);
    assertThat(bed.target("app/api").imageCount()).isZero();
    assertThat(bed.target("app/api").blobDigests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
      })
  void urlsOfAForeignLayerAreNeverFetched(String foreign) {
    String inside = listenInside();
    MemoryBlob absent = MemoryBlob.of("elsewhere");
    Image image = TestImages.oci(1).layer(500).layer(layer(absent, foreign, inside)).build();
    bed.pushed("win", "1.0", image).manifestOf("win:1.0");
    bed.promote().ok();
    assertThat(bed.target("win").tags()).isEqualTo(Map.of("1.0", image.digest()));
    assertNobodyWasInside();
    Promoted.cleanly(bed);
  }

  @Test
  void urlsOfAnOrdinaryLayerDoNotStandForItsBytes() {
    String inside = listenInside();
    MemoryBlob absent = MemoryBlob.of("elsewhere");
    Layer layer = layer(absent, "application/vnd.oci.image.layer.v1.tar+gzip", inside);
    Image image = TestImages.oci(1).layer(500).layer(layer).build();
    bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
    SourceImageNotFoundException e = Failures.of(bed.promote(), SourceImageNotFoundException.class);
    assertThat(e).hasMessageContaining("no longer has the blob " + absent.digest());
    assertThat(bed.target("app/api").tags()).isEmpty();
    assertNobodyWasInside();
  }

  private static Layer layer(MemoryBlob blob, String mediaType, String inside) {
    return new Layer(
        blob,
        mediaType,
        blob.digest(),
        List.of(
            "http://" + inside + "/latest/meta-data/iam/security-credentials/",
            "http://169.254.169.254/latest/meta-data/",
            "http://localhost:9001/2018-06-01/runtime/invocation/next",
            "file:///proc/self/environ"),
        Map.of());
  }

  private String listenInside() {
    return bed.aws().listen("inside", _ -> "inside:any", _ -> Response.empty(200));
  }

  private void assertNobodyWasInside() {
    assertThat(bed.aws().requests().entries())
        .extracting(LoggedRequest::door)
        .isNotEmpty()
        .doesNotContain("inside");
  }

  private HostileRegistry hostile() {
    bed.manifestOf("app/api:1.0");
    assertThat(bed.source("app/api").imageCount()).isZero();
    assertThat(bed.target("app/api").imageCount()).isZero();
    return HostileRegistry.in(bed);
  }

  private void assertNothingHappened(PromotionException e) {
    Failures.assertReadable(e, 2_000);
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(bed.target("app/api").imageCount()).isZero();
    Promoted.cleanly(bed);
  }

  private static Arguments refusal(String name, String mediaType, String text, String reason) {
    return argumentSet(name, mediaType, text, reason);
  }

  private static String image(String layers) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}".formatted(BLOB, layers);
  }

  private static String index(String children) {
    return "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(children);
  }

  private static String blob(String mediaType, String digest, String size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s}"
        .formatted(mediaType, digest, size);
  }

  private static String sized(String size) {
    return blob("application/x", DIGEST, size);
  }

  private static String digest(String digest) {
    return blob("application/x", digest, "9");
  }

  private static String many(int count) {
    return "{\"digest\":\"%s\",\"size\":1},".formatted(DIGEST).repeat(count).replaceFirst(",$", "");
  }
}
