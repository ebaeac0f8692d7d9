package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Promoted;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers in parts: whatever size the service asks for, and the layer's size around a multiple. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class PartSizesTest {
  private final UploadWay way;

  PartSizesTest(UploadWay way) {
    this.way = way;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 2",
    "2, 1",
    "2, 2",
    "2, 3",
    "7, 6",
    "7, 7",
    "7, 8",
    "7, 13",
    "7, 14",
    "7, 15",
    "1000, 4999",
    "1000, 5000",
    "1000, 5001",
    "65536, 131071",
    "65536, 131072",
    "65536, 131073"
  })
  void aLayerOfAnySizeGoesInPartsOfAnySize(int part, int size) {
    try (Bed bed = Bed.start(way)) {
      bed.aws().ecr().behaviour(Behaviour.documented().withParts(part, part));
      Image image = imageWithLayerOf(size);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      bed.promote().ok();
      int parts =
          image.blobs().stream().mapToInt(b -> Math.ceilDivExact((int) b.size(), part)).sum();
      assertThat(bed.aws().requests().count("ecr:UploadLayerPart"))
          .isEqualTo(way == UploadWay.API ? parts : 0);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  /** Parts take turns in the memory there is; one that is larger than all of it still goes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 4_096, 1 << 20})
  void partsShareTheMemoryThereIs(long bytes) {
    try (Bed bed = Bed.start(way).memory(bytes)) {
      bed.aws().ecr().behaviour(Behaviour.documented().withParts(5_000, 5_000));
      Image image = TestImages.oci(1).layers(6, 20_000).build();
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      bed.promote().ok();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  private static Image imageWithLayerOf(int size) {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i * 31 + (i >> 8));
    }
    Blob layer = MemoryBlob.of(content);
    return TestImages.oci(1).layer(layer).build();
  }
}
