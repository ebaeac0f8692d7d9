package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RepositoryName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is learned from one answer for the next wish. Through the front door many are asked at once,
 * so which answer comes first is anybody's guess; here they come one by one.
 */
@Timeout(60)
class MountsTest {
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final RepositoryName B = new RepositoryName("app/b");
  private static final RepositoryName C = new RepositoryName("app/c");
  private static final Descriptor SHARED = blob("shared");
  private static final BlobTransfer FIRST = new BlobTransfer(A, A, SHARED);
  private static final BlobTransfer WAITING = new BlobTransfer(B, B, SHARED);
  private static final ManifestTransfer AWAITED =
      new ManifestTransfer(
          A,
          A,
          new Manifest.Image(
              Digest.of("image"), ManifestType.OCI_MANIFEST, "", SHARED, List.of(SHARED)),
          0);

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final List<ManifestTransfer> staged = new ArrayList<>();
  private final AnsweringUpload upload = new AnsweringUpload();
  private final Mounts mounts =
      new Mounts(
          upload,
          staged::add,
          SharedBlobs.of(List.of(FIRST, WAITING), List.of(AWAITED)),
          new JsonLog(
              new PrintStream(lines, true, StandardCharsets.UTF_8),
              Clock.systemUTC(),
              EventLog.Level.INFO));

  /** Says to each wish what it has been told to say to the next. */
  private static final class AnsweringUpload implements BlobUpload {
    private MountAnswer next = MountAnswer.UNTOLD;

    @Override
    public void upload(RepositoryName to, LayerDownload content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean mounts() {
      return true;
    }

    @Override
    public MountAnswer mount(RepositoryName to, Digest blob, RepositoryName from) {
      return next;
    }
  }

  private static Descriptor blob(String content) {
    return new Descriptor("any", Digest.of(content), 1, false);
  }

  private static BlobTransfer there(RepositoryName from, RepositoryName to, String content) {
    return new BlobTransfer(to, to, blob(content), Optional.of(from));
  }

  private boolean answered(MountAnswer answer, RepositoryName from, RepositoryName to)
      throws InterruptedException {
    upload.next = answer;
    return mounts.mount(there(from, to, "any"), from);
  }

  @Test
  void aPairOfRepositoriesThatDidNotMountIsNotTriedAgainAndAnotherIs() throws InterruptedException {
    assertThat(answered(MountAnswer.UPLOAD_BEGUN, C, A)).isFalse();
    assertThat(mounts.source(there(C, A, "one"))).isEmpty();
    assertThat(mounts.source(there(C, B, "one"))).hasValue(C);
    assertThat(mounts.source(there(B, A, "one"))).hasValue(B);
  }

  @Test
  void aPairThatMountedOrSaidNothingIsTriedAgain() throws InterruptedException {
    assertThat(answered(MountAnswer.MOUNTED, C, A)).isTrue();
    assertThat(answered(MountAnswer.UNTOLD, C, B)).isFalse();
    assertThat(mounts.source(there(C, A, "one"))).hasValue(C);
    assertThat(mounts.source(there(C, B, "one"))).hasValue(C);
  }

  @Test
  void aRegistryThatRefusesIsNotAskedAgainWhateverTheRepositories() throws InterruptedException {
    assertThat(answered(MountAnswer.REFUSED, C, A)).isFalse();
    assertThat(mounts.source(there(B, C, "one"))).isEmpty();
  }

  @Test
  void thatItDoesNotMountIsSaidOnce() throws InterruptedException {
    assertThat(answered(MountAnswer.UPLOAD_BEGUN, C, A)).isFalse();
    assertThat(answered(MountAnswer.UPLOAD_BEGUN, C, B)).isFalse();
    assertThat(answered(MountAnswer.UPLOAD_BEGUN, B, A)).isFalse();
    assertThat(lines.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("it is uploaded", "app/a", "it begins an upload instead");
  }

  /**
   * Such as a repository with another encryption: the account does mount, so waiting is worth it.
   */
  @Test
  void onePairThatDoesNotMountEndsNoWaitingWhereAnotherDoes() throws InterruptedException {
    assertThat(answered(MountAnswer.MOUNTED, C, A)).isTrue();
    assertThat(answered(MountAnswer.UPLOAD_BEGUN, C, B)).isFalse();
    mounts.ended(FIRST, true);
    assertThat(staged).containsExactly(AWAITED);
    assertThat(mounts.source(WAITING)).hasValue(A);
  }

  @Test
  void whereNoneDoesNobodyWaitsAndNoManifestIsHurried() throws InterruptedException {
    assertThat(answered(MountAnswer.UPLOAD_BEGUN, C, B)).isFalse();
    assertThat(mounts.source(WAITING)).isEmpty();
    mounts.ended(FIRST, true);
    assertThat(staged).isEmpty();
    assertThat(mounts.source(WAITING)).isEmpty();
  }
}
