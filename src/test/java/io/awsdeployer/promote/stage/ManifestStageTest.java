package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.MissingBlobs;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.work.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Twice as many indexes as are put at once, named before their children. A real registry refuses an
 * index without its children, which is then mended, so through the front door the order hardly
 * shows.
 */
class ManifestStageTest {
  private static final RepositoryName REPOSITORY = new RepositoryName("app/a");
  private static final int IMAGES = 2 * ManifestStage.PUTS_AT_ONCE;

  private final List<Digest> put = Collections.synchronizedList(new ArrayList<>());

  private static Descriptor descriptor(String content) {
    return new Descriptor("any", Digest.of(content), 1, false);
  }

  private static ManifestTransfer index(int i) {
    return new ManifestTransfer(
        REPOSITORY,
        REPOSITORY,
        new Manifest.Index(
            Digest.of("index " + i), ManifestType.OCI_INDEX, "", List.of(descriptor("image " + i))),
        1);
  }

  private static ManifestTransfer image(int i) {
    return new ManifestTransfer(
        REPOSITORY,
        REPOSITORY,
        new Manifest.Image(
            Digest.of("image " + i),
            ManifestType.OCI_MANIFEST,
            "",
            descriptor("config"),
            List.of(descriptor("layer"))),
        0);
  }

  private static List<Digest> digests(List<ManifestTransfer> manifests) {
    return manifests.stream().map(manifest -> manifest.manifest().digest()).toList();
  }

  @Test
  void everyImageIsPutBeforeTheFirstIndex() throws InterruptedException, ContentMissingException {
    List<ManifestTransfer> images = IntStream.range(0, IMAGES).mapToObj(i -> image(i)).toList();
    List<ManifestTransfer> indexes = IntStream.range(0, IMAGES).mapToObj(i -> index(i)).toList();
    List<ManifestTransfer> all = Stream.concat(indexes.stream(), images.stream()).toList();
    EcrRegistry target = mock(EcrRegistry.class);
    doAnswer(call -> put.add(call.<StoredManifest>getArgument(1).digest()))
        .when(target)
        .put(any(), any(), any());
    ManifestStage stage =
        new ManifestStage(
            target,
            mock(MissingBlobs.class),
            mock(BlobCopy.class),
            new Workers(Deadline.in(Duration.ofMinutes(5), Duration.ZERO, Clock.systemUTC())),
            all,
            mock(EventLog.class));
    stage.run(all);
    assertThat(put).hasSize(2 * IMAGES);
    assertThat(put.subList(0, IMAGES)).containsExactlyInAnyOrderElementsOf(digests(images));
    assertThat(put.subList(IMAGES, 2 * IMAGES))
        .containsExactlyInAnyOrderElementsOf(digests(indexes));
    assertThat(stage.puts()).isEqualTo(2 * IMAGES);
  }
}
