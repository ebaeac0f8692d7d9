package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is known to have a blob, without anybody having been asked for it. */
class BlobHoldersTest {
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final RepositoryName B = new RepositoryName("app/b");
  private static final RepositoryName C = new RepositoryName("app/c");
  private static final Descriptor CONFIG = new Descriptor("any", Digest.of("config"), 1, false);
  private static final Descriptor LAYER = new Descriptor("any", Digest.of("layer"), 1, false);
  private static final Descriptor FOREIGN =
      new Descriptor(
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
          Digest.of("foreign"),
          1,
          true);

  private final BlobHolders holders = new BlobHolders();

  @Test
  void whoLacksItIsNotToldOfItself() {
    holders.add(A, List.of(LAYER.digest()));
    assertThat(holders.of(LAYER.digest(), A)).isEmpty();
    assertThat(holders.of(LAYER.digest(), C)).hasValue(A);
    holders.add(B, List.of(LAYER.digest()));
    assertThat(holders.of(LAYER.digest(), A)).hasValue(B);
    assertThat(holders.of(CONFIG.digest(), A)).isEmpty();
  }

  @Test
  void whoHasAManifestHasAllBelowItButForWhatMayBeAbsent() {
    Manifest.Image image =
        new Manifest.Image(
            Digest.of("image"), ManifestType.DOCKER_MANIFEST, "", CONFIG, List.of(LAYER, FOREIGN));
    Graph graph = new Graph();
    graph.add(image);
    holders.addBelow(A, graph, List.of(image.digest()));
    assertThat(FOREIGN.mayBeAbsent()).isTrue();
    assertThat(holders.of(CONFIG.digest(), B)).hasValue(A);
    assertThat(holders.of(LAYER.digest(), B)).hasValue(A);
    assertThat(holders.of(FOREIGN.digest(), B)).isEmpty();
  }
}
