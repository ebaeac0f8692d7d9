package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.blob.GeneratedBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Promoted;
import io.awsdeployer.promote.testing.Result;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A layer of 2 GiB goes through a heap of 128 MiB: what is streamed is never held. */
@Tag("large")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeLayerTest {
  private static final long SIZE = 2L << 30;

  /** Of which the heap gets 128. */
  private static final int MEMORY_MEGABYTES = 151;

  private Image image = TestImages.small(1);

  @BeforeAll
  void hashTheLayerOnce() {
    image = TestImages.oci(1).layer(GeneratedBlob.of(7, SIZE)).build();
  }

  @ParameterizedTest
  @EnumSource(
      value = UploadWay.class,
      names = {"REGISTRY", "API"})
  void isPromotedInASmallHeap(UploadWay way) throws Exception {
    try (Bed bed = Bed.start(way)) {
      bed.pushed("app/model", "1.0", image).manifestOf("app/model:1.0");
      bed.target("app/model").discardContent(true);
      long all = image.blobs().stream().mapToLong(blob -> blob.size()).sum();
      List<String> errors = new CopyOnWriteArrayList<>();
      try (DeployedFunction function =
          DeployedFunction.deploy(
              "test-aws-deployer-promote-images",
              MEMORY_MEGABYTES,
              bed.functionEnvironment(),
              _ -> {},
              errors::add)) {
        Result result = function.invoke(bed.event().toString());
        assertThat(result.failed()).as("%s %s", result.json(), errors).isFalse();
        assertThat(result.number("bytes_copied")).isEqualTo(all);
        assertThat(function.commandLine())
            .filteredOn(option -> option.startsWith("-Xmx"))
            .containsExactly("-Xmx128m");
      }
      assertThat(all).isGreaterThan(SIZE);
      assertThat(bed.target("app/model").tags()).isEqualTo(Map.of("1.0", image.digest()));
      assertThat(bed.target("app/model").uploads().bytesReceived()).isEqualTo(all);
      assertThat(bed.aws().requests().bytesOut("blob:GET")).isEqualTo(all);
      assertThat(bed.aws().requests().count("ecr:UploadLayerPart"))
          .isEqualTo(way == UploadWay.API ? 206 : 0);
      assertThat(bed.aws().requests().bytesIn("v2:PUT upload"))
          .isEqualTo(way == UploadWay.REGISTRY ? all : 0);
      Promoted.cleanly(bed);
    }
  }
}
