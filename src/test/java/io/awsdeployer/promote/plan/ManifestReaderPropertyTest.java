package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.plan.ManifestReader.UnreadableManifestException;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ManifestReaderPropertyTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  private final ManifestReader reader = new ManifestReader();

  /**
   * What a manifest is made of.
   *
   * @param parts layers, or children
   * @param said whether ECR says the media type beside the manifest
   * @param inner whether the manifest says it too
   * @param extra fields that no specification knows
   */
  record Parts(
      ManifestType type,
      Descriptor config,
      List<Descriptor> parts,
      boolean said,
      boolean inner,
      Map<String, String> extra,
      boolean pretty) {

    StoredManifest stored() {
      ObjectNode json = JSON.objectNode().put("schemaVersion", 2);
      extra.forEach((name, value) -> json.putObject("x-" + name).put("value", value));
      if (inner) {
        json.put("mediaType", type.mediaType());
      }
      ArrayNode list = JSON.arrayNode();
      parts.forEach(part -> list.add(descriptor(part)));
      if (type.isIndex()) {
        json.set("manifests", list);
      } else {
        json.set("config", descriptor(config));
        json.set("layers", list);
        json.set("subject", descriptor(config));
      }
      extra.forEach(json.putObject("annotations")::put);
      String text = pretty ? json.toPrettyString() : json.toString();
      return new StoredManifest(Digest.of(text), said ? type.mediaType() : "", text);
    }

    private ObjectNode descriptor(Descriptor descriptor) {
      ObjectNode json = JSON.objectNode();
      if (!descriptor.mediaType().isEmpty()) {
        json.put("mediaType", descriptor.mediaType());
      }
      json.put("size", descriptor.size()).put("digest", descriptor.digest().value());
      if (descriptor.hasUrls()) {
        json.putArray("urls").add("https://example.com/layer");
      }
      extra.forEach(json.putObject("annotations")::put);
      return json;
    }

    /** Without any media type only OCI's shapes can be told apart. */
    ManifestType expected() {
      if (said || inner) {
        return type;
      }
      return type.isIndex() ? ManifestType.OCI_INDEX : ManifestType.OCI_MANIFEST;
    }
  }

  @Property(tries = 500)
  void aManifestIsReadToExactlyItsDescriptorsAndItsTextUnchanged(@ForAll("manifests") Parts parts)
      throws UnreadableManifestException {
    StoredManifest stored = parts.stored();
    Manifest read = reader.read(stored);
    assertThat(read.text()).isEqualTo(stored.text());
    assertThat(read.digest()).isEqualTo(stored.digest());
    assertThat(read.type()).isEqualTo(parts.expected());
    switch (read) {
      case Manifest.Index index -> assertThat(index.children()).isEqualTo(parts.parts());
      case Manifest.Image image -> {
        assertThat(image.config()).isEqualTo(parts.config());
        assertThat(image.layers()).isEqualTo(parts.parts());
        assertThat(image.blobs().stream().map(Descriptor::digest)).doesNotHaveDuplicates();
      }
    }
  }

  @Property(tries = 2000)
  void aManifestWithSomeCharactersChangedIsReadOrRefusedAndNothingElse(
      @ForAll("manifests") Parts parts,
      @ForAll @IntRange(max = 100_000) int position,
      @ForAll char replacement,
      @ForAll Mutation mutation) {
    StoredManifest stored = parts.stored();
    String text = stored.text();
    int at = position % text.length();
    readsOrRefuses(stored, mutation.of(text, at, replacement));
  }

  /** What may happen to a text. */
  enum Mutation {
    CUT,
    REPLACED,
    FLIPPED,
    DOUBLED,
    REMOVED;

    String of(String text, int at, char replacement) {
      return switch (this) {
        case CUT -> text.substring(0, at);
        case REPLACED -> text.substring(0, at) + replacement + text.substring(at + 1);
        case FLIPPED -> {
          char flipped = (char) (text.charAt(at) ^ (1 << (replacement % 7)));
          yield text.substring(0, at) + flipped + text.substring(at + 1);
        }
        case DOUBLED -> text + text.substring(at);
        case REMOVED -> text.substring(0, at) + text.substring(at + 1);
      };
    }
  }

  @Property(tries = 2000)
  void aManifestWithAnyValueSwappedIsReadOrRefusedAndNothingElse(
      @ForAll("manifests") Parts parts,
      @ForAll("oddValues") String odd,
      @ForAll @IntRange(max = 100_000) int which) {
    StoredManifest stored = parts.stored();
    List<Integer> values = valuesOf(stored.text());
    int from = values.get(which % values.size());
    int to = from;
    while (",]}\n".indexOf(stored.text().charAt(to)) < 0) {
      to++;
    }
    readsOrRefuses(stored, stored.text().substring(0, from) + odd + stored.text().substring(to));
  }

  @Property(tries = 1000)
  void anyTextUnderAnyMediaTypeIsReadOrRefusedAndNothingElse(
      @ForAll String text, @ForAll("mediaTypes") String mediaType) {
    readsOrRefuses(new StoredManifest(Digest.of(text), mediaType, text), text);
  }

  private void readsOrRefuses(StoredManifest stored, String mutated) {
    try {
      assertThat(reader.read(new StoredManifest(stored.digest(), stored.mediaType(), mutated)))
          .extracting(Manifest::text)
          .isEqualTo(mutated);
    } catch (UnreadableManifestException e) {
      assertThat(e).message().isNotEmpty().hasSizeLessThan(20_000);
      assertThat(e.remedy()).isNotEmpty();
    }
  }

  /** Where values begin: after each colon outside a string. */
  private static List<Integer> valuesOf(String json) {
    List<Integer> places = new ArrayList<>();
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\' && inString) {
        i++;
      } else if (c == '"') {
        inString = !inString;
      } else if (c == ':' && !inString) {
        places.add(i + 1);
      }
    }
    return places;
  }

  @Provide
  Arbitrary<Parts> manifests() {
    Arbitrary<ManifestType> type = Arbitraries.of(ManifestType.class);
    Arbitrary<Map<String, String>> extra =
        Arbitraries.maps(
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(9), Arbitraries.strings())
            .ofMaxSize(3);
    Arbitrary<Boolean> flag = Arbitraries.of(true, false);
    return type.flatMap(t -> {
      // A small pool, so that the same layer comes several times.
      Arbitrary<List<Descriptor>> parts =
          descriptors(t.isIndex() ? childTypes() : layerTypes())
              .list()
              .ofMinSize(1)
              .ofMaxSize(6)
              .flatMap(
                  pool -> Arbitraries.of(pool).list().ofMinSize(t.isIndex() ? 0 : 1).ofMaxSize(12));
      return Combinators.combine(
              descriptors(Arbitraries.just(CONFIG)), parts, flag, flag, extra, flag)
          .as((c, p, said, inner, x, pretty) -> new Parts(t, c, p, said, inner, x, pretty));
    });
  }

  @Provide
  Arbitrary<String> oddValues() {
    return Arbitraries.of(
        "null",
        "true",
        "-1",
        "0",
        "1",
        "1.5",
        "1e3",
        "1e400",
        "-0",
        "9223372036854775807",
        "9223372036854775808",
        "9999999999999999999",
        "-9223372036854775809",
        "1" + "0".repeat(2000),
        "\"\"",
        "\"1\"",
        "\"sha256:abc\"",
        "\"sha512:" + "0".repeat(128) + "\"",
        "\"sha256:" + "G".repeat(64) + "\"",
        "\"" + "x".repeat(5_000) + "\"",
        "[]",
        "[[]]",
        "[null]",
        "[1]",
        "{}",
        "{\"a\":1,\"a\":2}",
        "[".repeat(200) + "]".repeat(200),
        "{\"a\":".repeat(100) + "1" + "}".repeat(100));
  }

  @Provide
  Arbitrary<String> mediaTypes() {
    return Arbitraries.oneOf(
        Arbitraries.of(Arrays.stream(ManifestType.values()).map(ManifestType::mediaType).toList()),
        Arbitraries.just(""),
        Arbitraries.strings());
  }

  private static Arbitrary<String> layerTypes() {
    return Arbitraries.of(
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.in-toto+json",
        "");
  }

  private static Arbitrary<String> childTypes() {
    return Arbitraries.of(
        Arrays.stream(ManifestType.values()).map(ManifestType::mediaType).toList());
  }

  private static Arbitrary<Descriptor> descriptors(Arbitrary<String> mediaTypes) {
    return Combinators.combine(
            mediaTypes,
            Arbitraries.integers().map(i -> Digest.of("blob " + i)),
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            Arbitraries.of(false, false, true))
        .as(Descriptor::new);
  }
}
