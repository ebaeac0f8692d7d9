package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class DeployManifestReaderPropertyTest {
  private final DeployManifestReader reader = new DeployManifestReader();

  @Property(tries = 300)
  void whatIsWrittenIsRead(@ForAll("images") List<ImageSpec> images) {
    assertThat(reader.read(json(images), "here").images()).isEqualTo(images);
  }

  @Property(tries = 1000)
  void aMutatedDocumentIsReadOrRefusedAndNothingElse(
      @ForAll("images") List<ImageSpec> images,
      @ForAll @IntRange(max = 100_000) int position,
      @ForAll byte replacement,
      @ForAll @IntRange(max = 2) int kind) {
    byte[] valid = json(images);
    int at = position % valid.length;
    byte[] mutated =
        switch (kind) {
          case 0 -> Arrays.copyOf(valid, at);
          case 1 -> replaced(valid, at, replacement);
          default -> doubled(valid, at);
        };
    try {
      assertThat(reader.read(mutated, "here").origin()).isEqualTo("here");
    } catch (InvalidManifestException e) {
      assertThat(e).hasMessageStartingWith("here ");
      assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(32_768);
    }
  }

  @Property(tries = 1000)
  void anyBytesAreReadOrRefusedAndNothingElse(@ForAll byte[] bytes) {
    try {
      assertThat(reader.read(bytes, "here").images()).isEmpty();
    } catch (InvalidManifestException e) {
      assertThat(e).hasMessageStartingWith("here ");
    }
  }

  @Property(tries = 500)
  void anyStringsInTheFieldsAreReadOrRefusedAndNothingElse(
      @ForAll String repository, @ForAll String tag, @ForAll String field, @ForAll String value) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("repository", repository).put("tag", tag).put(field, value);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.putArray("images").add(entry);
    try {
      assertThat(reader.read(document.toString().getBytes(UTF_8), "here").images()).hasSize(1);
    } catch (InvalidManifestException e) {
      assertThat(e).hasMessageStartingWith("here ");
    }
  }

  @Provide
  Arbitrary<List<ImageSpec>> images() {
    Arbitrary<RepositoryName> repository =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .ofMinLength(1)
            .ofMaxLength(9)
            .list()
            .ofMinSize(2)
            .ofMaxSize(4)
            .map(parts -> new RepositoryName(String.join("/", parts)));
    Arbitrary<Tag> tag =
        Arbitraries.strings()
            .withChars("abzABZ019._-")
            .ofMaxLength(127)
            .map(rest -> new Tag("v" + rest));
    Arbitrary<Optional<Digest>> pin = Arbitraries.strings().map(Digest::of).optional();
    return Combinators.combine(repository, tag, pin, repository, tag)
        .as(ImageSpec::new)
        .list()
        .ofMaxSize(20)
        .uniqueElements(ImageSpec::target);
  }

  private static byte[] json(List<ImageSpec> images) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode array = document.putArray("images");
    for (ImageSpec image : images) {
      ObjectNode entry = array.addObject();
      entry.put("repository", image.sourceRepository().value());
      entry.put("tag", String.valueOf(image.sourceReference()));
      image.pin().ifPresent(pin -> entry.put("digest", pin.value()));
      if (!image.targetRepository().equals(image.sourceRepository())) {
        entry.put("target_repository", image.targetRepository().value());
      }
      if (!image.targetTag().equals(image.sourceReference())) {
        entry.put("target_tag", image.targetTag().value());
      }
    }
    return document.toString().getBytes(UTF_8);
  }

  private static byte[] replaced(byte[] valid, int at, byte replacement) {
    byte[] mutated = valid.clone();
    mutated[at] = replacement;
    return mutated;
  }

  private static byte[] doubled(byte[] valid, int at) {
    byte[] mutated = Arrays.copyOf(valid, valid.length + valid.length - at);
    System.arraycopy(valid, at, mutated, valid.length, valid.length - at);
    return mutated;
  }
}
