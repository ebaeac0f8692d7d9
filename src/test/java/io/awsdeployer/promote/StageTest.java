package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.testing.Policies;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The action {@code stage}: everything but the tags, of what was resolved before. */
class StageTest {
  private static final Image OLD = TestImages.small(1);
  private static final Image NEW = TestImages.small(20);
  private static final Index INDEX = TestImages.multiPlatform(3);

  private final Bed bed = Bed.start();

  @AfterEach
  void close() {
    bed.close();
  }

  private ObjectNode event(String action) {
    return bed.event().put("action", action);
  }

  /** Stages what was resolved before, as a state machine does. */
  private Invocation stage(JsonNode resolved) {
    ObjectNode event = event("stage");
    event.set("images", resolved.path("images"));
    return bed.invoke(event);
  }

  private JsonNode resolved() {
    return bed.invoke(event("resolve")).ok();
  }

  static Stream<Arguments> images() {
    return Stream.of(
        Arguments.argumentSet("an image", NEW), Arguments.argumentSet("an index", INDEX));
  }

  @ParameterizedTest
  @MethodSource("images")
  void everythingIsAtTheTargetAndNoTagHasMoved(TestManifest image) {
    bed.pushed("app/api", "1", image).manifestOf("app/api:1");
    OLD.pushTo(bed.target("app/api"), "1");
    JsonNode resolved = resolved();
    Invocation staged = stage(resolved);
    JsonNode output = staged.ok();
    assertThat(Failures.logged(staged, "Staged", "manifests"))
        .containsExactly(Long.toString(image.graph().distinct().count()));
    assertThat(bed.target("app/api").tags()).isEqualTo(Map.of("1", OLD.digest()));
    assertThat(bed.target("app/api").manifest(image.digest())).isPresent();
    assertThat(output.path("action").asText()).isEqualTo("stage");
    assertThat(output.path("skipped").asBoolean(true)).isFalse();
    assertThat(output.path("images_promoted").asInt()).isZero();
    assertThat(output.path("images_staged").asInt()).isEqualTo(1);
    assertThat(output.at("/images/0").asText()).endsWith("/app/api:1");
    assertThat(output.path("blobs_copied").asInt()).isPositive();
    assertThat(output.path("bytes_copied").asLong()).isPositive();
    assertThat(output.at("/target/account").asText()).isEqualTo(Bed.TARGET);
    assertThat(output.at("/details/0").toString())
        .isEqualTo(
            "{\"source\":\"app/api:1\",\"digest\":\"%s\",\"content\":\"copied\",\"tag\":\"to move\",\"replaces\":\"%s\"}"
                .formatted(image.digest(), OLD.digest()));

    bed.aws().requests().reset();
    JsonNode second = stage(resolved).ok();
    assertThat(second.path("blobs_copied").asInt()).isZero();
    assertThat(second.at("/details/0/content").asText()).isEqualTo("present");
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(bed.traffic().downloads()).isZero();
  }

  /** A layer of one image waits for the put of the other's index. */
  @Test
  void aManifestIsPutWhenAllBelowItIsThereWhileOthersBlobsStillMove() {
    String held = NEW.layers().getFirst().digest();
    bed.pushed("app/index", "1", INDEX).pushed("app/slow", "1", NEW);
    bed.manifestOf("app/index:1", "app/slow:1");
    Gate indexIsPut = Gate.after(1);
    FaultRule puts =
        bed.aws()
            .faults()
            .on("ecr:PutImage")
            .always()
            .with((request, service) -> {
              Response done = service.handle(request);
              if (bed.target("app/index").manifest(INDEX.digest()).isPresent()) {
                indexIsPut.happened();
              }
              return done;
            });
    AtomicInteger waited = new AtomicInteger();
    FaultRule _ =
        bed.aws()
            .faults()
            .on("ecr:GetDownloadUrlForLayer")
            .always()
            .with((request, service) -> {
              byte[] body = request.body().readAllBytes();
              if (new String(body, StandardCharsets.UTF_8).contains(held)) {
                waited.incrementAndGet();
                indexIsPut.await();
              }
              return service.handle(request.withBody(new ByteArrayInputStream(body)));
            });
    assertThat(stage(resolved()).ok().path("images_staged").asInt()).isEqualTo(2);
    assertThat(waited).hasValue(1);
    assertThat(puts.fired()).isEqualTo(INDEX.children().size() + 2);
    assertThat(bed.target("app/slow").manifest(NEW.digest())).isPresent();
  }

  @Test
  void whatLacksNothingButManifestsGetsThemFromTheBottomUp() {
    bed.pushed("app/api", "1", INDEX).manifestOf("app/api:1");
    INDEX
        .graph()
        .filter(Image.class::isInstance)
        .flatMap(image -> ((Image) image).blobs().stream())
        .forEach(blob -> bed.target("app/api").addBlob(blob));
    Invocation staged = stage(resolved());
    assertThat(staged.ok().path("blobs_copied").asInt()).isZero();
    assertThat(bed.target("app/api").manifest(INDEX.digest())).isPresent();
    assertThat(bed.traffic().puts()).isEqualTo((int) INDEX.graph().distinct().count());
    assertThat(staged.rawLog()).doesNotContain("The target lost content");
  }

  /** They wait until all blobs are there, which is when the most of them would be under way. */
  @Test
  void noMoreThanSixteenManifestsArePutAtOnce() {
    Map<String, Image> images = new LinkedHashMap<>();
    for (int i = 0; i < 64; i++) {
      images.put("v" + i, TestImages.oci(100L * i).layer(40 + i).build());
    }
    images.forEach((tag, image) -> bed.pushed("app/swarm", tag, image));
    images.values().forEach(image -> bed.target("app/swarm").addBlob(image.config()));
    bed.manifestOf(images.keySet().stream().map(tag -> "app/swarm:" + tag).toArray(String[]::new));
    Gate blobsAreThere = Gate.after(images.size());
    FaultRule _ = bed.aws().faults().on("v2:PUT upload").always().after(blobsAreThere::happened);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    FaultRule puts =
        bed.aws()
            .faults()
            .on("ecr:PutImage")
            .always()
            .with((request, service) -> {
              int under = now.incrementAndGet();
              most.accumulateAndGet(under, Math::max);
              blobsAreThere.await();
              Response done = service.handle(request);
              now.decrementAndGet();
              return done;
            });
    assertThat(stage(resolved()).ok().path("images_staged").asInt()).isEqualTo(images.size());
    assertThat(puts.fired()).isEqualTo(images.size());
    assertThat(most.get()).isBetween(1, 16);
  }

  /** By size all configs would come last; then the rate of puts would pass unused until then. */
  @Test
  void smallBlobsMoveImageByImage() {
    int atOnce = 8; // of four blobs each, as many as move at once
    Map<String, Image> images = new LinkedHashMap<>();
    for (int i = 0; i < 3 * atOnce; i++) {
      images.put("v" + i, TestImages.oci(100L * i).layers(3, 40).build());
    }
    images.forEach((tag, image) -> bed.pushed("app/swarm", tag, image));
    Set<String> ofFirst =
        images.values().stream()
            .limit(atOnce)
            .flatMap(image -> image.blobs().stream())
            .map(Blob::digest)
            .collect(Collectors.toSet());
    Gate oneIsPut = Gate.after(1);
    bed.aws().faults().on("ecr:PutImage").always().after(oneIsPut::happened);
    bed.aws()
        .faults()
        .on("ecr:GetDownloadUrlForLayer")
        .always()
        .with((request, service) -> {
          byte[] body = request.body().readAllBytes();
          String digest = new JsonMapper().readTree(body).path("layerDigest").asText();
          if (!ofFirst.contains(digest)) {
            oneIsPut.await();
          }
          return service.handle(request.withBody(new ByteArrayInputStream(body)));
        });
    bed.manifestOf(images.keySet().stream().map(tag -> "app/swarm:" + tag).toArray(String[]::new));
    assertThat(stage(resolved()).ok().path("images_staged").asInt()).isEqualTo(images.size());
    assertThat(bed.aws().requests().failures()).isEmpty();
  }

  @Test
  void aTagThatIsRightAlreadyIsCountedAsPromoted() {
    bed.pushed("app/api", "1", NEW).pushed("app/web", "1", INDEX);
    bed.manifestOf("app/api:1", "app/web:1");
    NEW.pushTo(bed.target("app/api"), "1");
    JsonNode output = bed.invoke(event("stage")).ok();
    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    assertThat(output.path("images_staged").asInt()).isEqualTo(1);
    assertThat(output.path("images")).hasSize(2);
    assertThat(bed.target("app/web").tags()).isEmpty();
  }

  @Test
  void aSourceTagThatHasMovedSinceItWasResolvedChangesNothing() {
    bed.pushed("app/api", "1", NEW).manifestOf("app/api:1");
    JsonNode resolved = resolved();
    INDEX.pushTo(bed.source("app/api"), "1");
    assertThat(stage(resolved).ok().at("/details/0/digest").asText()).isEqualTo(NEW.digest());
    assertThat(bed.target("app/api").manifest(NEW.digest())).isPresent();
    assertThat(bed.target("app/api").manifest(INDEX.digest())).isEmpty();
  }

  @Test
  void anImageWithoutADigestIsResolvedByItsTag() {
    bed.pushed("app/api", "1", NEW);
    ObjectNode event = event("stage");
    event.withArray("images").addObject().put("repository", "app/api").put("tag", "1");
    assertThat(bed.invoke(event).ok().at("/details/0/digest").asText()).isEqualTo(NEW.digest());
  }

  @Test
  void aManifestFilesDigestIsACheckHereToo() {
    bed.pushed("app/api", "1", NEW)
        .manifest(
            "{\"images\": [{\"repository\": \"app/api\", \"tag\": \"1\", \"digest\": \"%s\"}]}"
                .formatted(OLD.digest()));
    Failures.of(bed.invoke(event("stage")), SourceImageNotFoundException.class);
  }

  @Test
  void aResolvedImageThatIsGoneIsNamedByItsDigest() {
    bed.pushed("app/api", "1", NEW).manifestOf("app/api:1");
    JsonNode resolved = resolved();
    bed.source("app/api").deleteImage(NEW.digest());
    assertThat(firstLine(Failures.of(stage(resolved), SourceImageNotFoundException.class)))
        .startsWith("There is no image app/api@" + NEW.digest() + " in the source registry");
  }

  /** Else the first target that switches would find it out, when others have switched already. */
  @Test
  void theRightToPutAManifestIsProvenWhereASingleTagChangesToo() {
    bed.pushed("app/api", "1", NEW).manifestOf("app/api:1");
    bed.promoter().withoutPolicies().policy(Policies.push().replace("\"ecr:PutImage\",", ""));
    assertThat(Failures.of(bed.invoke(event("stage")), TargetAccessDeniedException.class))
        .hasMessageContaining("ecr:PutImage");
  }
}
