package io.awsdeployer.promote.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.options.KeepPattern;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.TagChange;
import io.awsdeployer.promote.receipt.KeepTags;
import io.awsdeployer.promote.receipt.SwitchRecord;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.work.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two digests with the same beginning, which nobody can order from a real registry: their tags
 * would be one.
 */
class KeepingTest {
  private static final RepositoryName REPOSITORY = new RepositoryName("app/a");
  private static final StoredManifest ONE = manifest("ab".repeat(6) + "0".repeat(52));
  private static final StoredManifest OTHER = manifest("ab".repeat(6) + "1".repeat(52));

  private final EcrRegistry target = mock(EcrRegistry.class);
  private final Keeping keeping =
      new Keeping(
          target,
          SwitchRecord.NONE,
          Optional.of(new KeepTags(new KeepPattern("kept-{digest}"), "test", "sk", Set.of())),
          new Workers(Deadline.in(Duration.ofMinutes(5), Duration.ZERO, Clock.systemUTC())),
          mock(EventLog.class));

  private static StoredManifest manifest(String hex) {
    return new StoredManifest(new Digest("sha256:" + hex), "any", "");
  }

  private static TagMove move(String tag, StoredManifest before) {
    ImageSpec spec =
        new ImageSpec(REPOSITORY, new Tag(tag), Optional.empty(), REPOSITORY, new Tag(tag));
    StoredManifest image = manifest("f".repeat(64));
    return new TagMove(
        new PlannedImage(spec, image, false, false, new TagChange.Create(), "uri"),
        Optional.of(before));
  }

  @Test
  void twoImagesAreNotKeptUnderOneTag() {
    assertThatThrownBy(() -> keeping.keep(List.of(move("1", ONE), move("2", OTHER))))
        .isInstanceOf(SwitchFailedException.class)
        .hasMessageContaining(
            "What app/a:1 and app/a:2 point to would both be kept as app/a:kept-abababababab, so no tag has moved.");
    verifyNoInteractions(target);
  }

  @Test
  void oneImageIsKeptUnderOneTagHoweverManyItHad() throws Exception {
    Map<ImageSpec, Tag> kept = keeping.keep(List.of(move("1", ONE), move("2", ONE)));
    assertThat(kept).hasSize(2);
    assertThat(kept.values()).containsOnly(new Tag("kept-abababababab"));
    verify(target, atLeastOnce()).put(REPOSITORY, ONE, Optional.of(new Tag("kept-abababababab")));
  }
}
