package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An image that others wait for, which lacks two blobs. */
@Timeout(60)
class VoucherTest {
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final BlobTransfer CONFIG = lacking("config");
  private static final BlobTransfer LAYER = lacking("layer");

  private final Voucher voucher =
      new Voucher(
          new SharedBlobs.Plan(
              new ManifestTransfer(
                  A,
                  A,
                  new Manifest.Image(
                      Digest.of("image"),
                      ManifestType.OCI_MANIFEST,
                      "",
                      CONFIG.blob(),
                      List.of(LAYER.blob())),
                  0),
              Set.of(CONFIG, LAYER),
              List.of()));

  private static BlobTransfer lacking(String content) {
    return new BlobTransfer(A, A, new Descriptor("any", Digest.of(content), 1, false));
  }

  @Test
  void isCompleteWithTheLastOfItsBlobsAndOnlyOnce() {
    assertThat(voucher.ended(LAYER, true)).isFalse();
    assertThat(voucher.ended(LAYER, true)).isFalse();
    assertThat(voucher.ended(CONFIG, true)).isTrue();
    assertThat(voucher.ended(CONFIG, true)).isFalse();
  }

  @Test
  void whoWaitsIsToldThatABlobOfItDoesNotCome() throws InterruptedException {
    assertThat(voucher.ended(LAYER, true)).isFalse();
    assertThat(voucher.ended(CONFIG, false)).isFalse();
    assertThat(voucher.await()).isFalse();
    assertThat(voucher.stands()).isFalse();
  }

  @Test
  void standsWhenThatIsSaidAndFromThenOn() throws InterruptedException {
    assertThat(voucher.stands()).isFalse();
    voucher.settle(true);
    voucher.settle(false);
    assertThat(voucher.stands()).isTrue();
    assertThat(voucher.await()).isTrue();
  }
}
