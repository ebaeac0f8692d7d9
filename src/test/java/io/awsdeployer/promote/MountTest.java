package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.Bodies;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.ImageBuilder;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.testing.Promoted;
import io.awsdeployer.promote.testing.Signing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blob that several repositories of the target need crosses the link once, if ECR mounts it. */
class MountTest extends MountFixture {
  @Test
  void aLayerSharedByThreeRepositoriesIsMovedOnce() {
    threeOverOneBase();
    accountMounts();
    mayMount();
    Invocation invocation = promoted();

    assertThat(bed.traffic().downloads()).isEqualTo(7).isEqualTo(distinctBlobs());
    assertThat(count("v2:PUT upload")).isEqualTo(7);
    assertThat(bed.aws().requests().bytesOut("blob:GET"))
        .isEqualTo(bed.aws().requests().bytesIn("v2:PUT upload"))
        .isLessThan(BASE.size() * 2);
    assertThat(mounts()).hasSize(2).allSatisfy(m -> assertThat(m.status()).hasValue(201));
    assertThat(invocation.output().path("blobs_copied").asInt()).isEqualTo(7);
    assertThat(invocation.output().path("blobs_mounted").asInt()).isEqualTo(2);
    assertThat(Failures.logged(invocation, "Promotion complete", "mounted")).containsExactly("2");
    assertThat(Failures.logged(invocation, NOT_MOUNTED, "reason")).isEmpty();
  }

  /** The wish costs no request: what it begins instead is the upload. */
  @Test
  void whereTheAccountDoesNotMountEveryRepositoryGetsItsOwn() {
    threeOverOneBase();
    mayMount();
    assertEachGetsItsOwn(promoted());
  }

  @Test
  void withoutTheOptionalRightEveryRepositoryGetsItsOwn() {
    threeOverOneBase();
    accountMounts();
    assertEachGetsItsOwn(promoted());
  }

  private void assertEachGetsItsOwn(Invocation invocation) {
    assertThat(bed.traffic().downloads()).isEqualTo(blobsOfAll());
    assertThat(count("v2:POST upload")).isEqualTo(blobsOfAll());
    assertThat(count("v2:PUT upload")).isEqualTo(blobsOfAll());
    assertThat(mounts()).hasSizeBetween(1, 2);
    assertThat(invocation.output().has("blobs_mounted")).isFalse();
    assertThat(Failures.logged(invocation, NOT_MOUNTED, "reason"))
        .containsExactly("it begins an upload instead");
  }

  @Test
  void aRepositoryThatIsEncryptedOtherwiseGetsItsOwn() {
    RepositorySettings encrypted =
        RepositorySettings.standard().encryptedWith("arn:aws:kms:us-east-1:222222222222:key/one");
    EcrRepository _ = bed.targetRegistry().createRepository("app/b", encrypted);
    threeOverOneBase();
    accountMounts();
    mayMount();
    Invocation invocation = promoted();
    assertThat(invocation.output().path("blobs_mounted").asInt()).isEqualTo(1);
    assertThat(bed.traffic().downloads()).isEqualTo(distinctBlobs() + 1);
  }

  @Test
  void nothingIsMountedBeforeAManifestRefersToItAndNoTagMovesEarlier() {
    threeOverOneBase();
    accountMounts();
    mayMount();
    List<Boolean> tagged = new ArrayList<>();
    FaultRule looked =
        bed.aws()
            .faults()
            .on("v2:POST upload")
            .when(MountFixture::isMount)
            .always()
            .before(() -> {
              synchronized (tagged) {
                tagged.add(NAMES.stream().anyMatch(n -> !bed.target(n).tags().isEmpty()));
              }
            });
    Invocation _ = promoted();
    assertThat(looked.fired()).isEqualTo(2);
    assertThat(tagged).containsOnly(false);
    List<String> order =
        bed.aws().requests().entries().stream().map(LoggedRequest::toString).toList();
    assertThat(order.indexOf(mounts().getFirst().toString()))
        .isGreaterThan(
            order.indexOf(
                order.stream().filter(o -> o.startsWith("ecr:PutImage")).findFirst().orElse("")));
    assertThat(bed.traffic().puts()).isEqualTo(6);
  }

  /** Two SBOMs are alike but for what they are of, and complete before the images are. */
  @Test
  void whatIsAboutAnImageIsNotPutBeforeItSoThatOthersMayMount() {
    bed.with("PROMOTION_OPTIONS", "{\"referrers\": true}");
    List<Image> referrers = new ArrayList<>();
    for (String name : List.of("app/a", "app/b")) {
      Image image = TestImages.oci(name.charAt(4)).layer(5_000 + name.charAt(4)).build();
      image(name, image);
      referrers.add(Signing.referrer(Signing.SPDX, "no parts", image));
      referrers.getLast().pushTo(bed.source(name));
    }
    accountMounts();
    mayMount();
    Gate referrerIsComplete = Gate.after(referrers.getFirst().blobs().size());
    List<String> puts = Collections.synchronizedList(new ArrayList<>());
    FaultRule uploads =
        bed.aws()
            .faults()
            .on("v2:PUT upload")
            .always()
            .with((request, service) -> {
              String digest = request.rawQuery().replaceFirst(".*digest=", "").replace("%3A", ":");
              if (referrers.getFirst().blobs().stream().anyMatch(b -> b.digest().equals(digest))) {
                Response done = service.handle(request);
                referrerIsComplete.happened();
                return done;
              }
              referrerIsComplete.await();
              return service.handle(request);
            });
    FaultRule _ =
        bed.aws()
            .faults()
            .on("ecr:PutImage")
            .always()
            .with((request, service) -> {
              byte[] body = Bodies.bytes(request);
              puts.add(new JsonMapper().readTree(body).path("imageManifest").asText());
              return service.handle(Bodies.replayed(request, body));
            });
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(2);
    assertThat(uploads.fired()).isPositive();
    for (Image referrer : referrers) {
      String subject =
          images.values().stream()
              .map(Image::text)
              .filter(text -> referrer.text().contains(Digests.of(text)))
              .findFirst()
              .orElseThrow();
      assertThat(puts.indexOf(referrer.text())).isGreaterThan(puts.indexOf(subject));
    }
  }

  /** Whoever waits for whom, each blob is moved once and nobody waits for ever. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void howeverLayersAreSharedEachIsMovedOnce(int seed) {
    Random random = new Random(seed);
    List<Blob> pool =
        IntStream.range(0, 6)
            .mapToObj(i -> (Blob) MemoryBlob.of("layer %d ".formatted(i).repeat(200)))
            .toList();
    for (int i = 0; i < 7; i++) {
      ImageBuilder builder = TestImages.oci(100L * i).layer(500);
      pool.stream().filter(_ -> random.nextInt(3) == 0).forEach(builder::layer);
      image("app/r" + i, builder.build());
    }
    accountMounts();
    mayMount();
    Invocation invocation = promoted();
    assertThat(bed.traffic().downloads()).isEqualTo(distinctBlobs());
    assertThat(invocation.output().path("blobs_mounted").asInt())
        .isEqualTo(blobsOfAll() - distinctBlobs());
    assertThat(count("v2:POST upload")).isEqualTo(blobsOfAll());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void howeverLayersAreSharedNothingIsLostWhereTheAccountDoesNotMount(int seed) {
    Random random = new Random(seed);
    Blob other = MemoryBlob.of("another ".repeat(300));
    for (int i = 0; i < 5; i++) {
      ImageBuilder builder = TestImages.oci(100L * i).layer(BASE);
      image("app/r" + i, (random.nextBoolean() ? builder.layer(other) : builder).build());
    }
    Invocation _ = promoted();
    assertThat(bed.traffic().downloads()).isEqualTo(blobsOfAll());
    assertThat(count("v2:POST upload")).isEqualTo(blobsOfAll());
  }

  /** An image that is there vouches for its layers, so a call that goes on has nothing to wait. */
  @Test
  void anImageThatAnotherRepositoryHasIsMountedFromThere() {
    Image image = TestImages.oci(5).layer(BASE).layer(700).build();
    bed.pushed("app/a", "1", image);
    image.pushTo(bed.target("live/one"), "1");
    EcrRepository _ = bed.target("live/two");
    bed.manifest(
        """
        {"images":[
          {"repository":"app/a","tag":"1","target_repository":"live/one"},
          {"repository":"app/a","tag":"1","target_repository":"live/two"}]}
        """);
    accountMounts();
    mayMount();
    assertThat(bed.promote().ok().path("blobs_mounted").asInt()).isEqualTo(3);
    assertThat(bed.traffic().downloads()).isZero();
    Promoted.exactly(bed, "live/two", Map.of("1", image));
  }

  @Test
  void whatAnotherRepositoryHasOfAnIndexThatItLacksIsMountedFromThere() {
    Index index = TestImages.multiPlatform(5);
    Image child = (Image) index.children().getFirst();
    bed.pushed("app/a", "1", index);
    child.pushTo(bed.source("app/b"), "1");
    child.pushTo(bed.target("live/one"));
    EcrRepository _ = bed.target("live/two");
    bed.manifest(
        """
        {"images":[
          {"repository":"app/a","tag":"1","target_repository":"live/one"},
          {"repository":"app/b","tag":"1","target_repository":"live/two"}]}
        """);
    accountMounts();
    mayMount();
    assertThat(bed.promote().ok().path("blobs_mounted").asInt()).isEqualTo(child.blobs().size());
    Promoted.exactly(bed, "live/two", Map.of("1", child));
  }

  @Test
  void aLayerThatAnotherRepositorySaidToHaveIsMountedFromThere() {
    threeOverOneBase();
    // A sibling image that refers to the base layer, so that it can be mounted.
    Image earlier = TestImages.oci(77).layer(BASE).build();
    earlier.pushTo(bed.target("app/b"), "0");
    accountMounts();
    mayMount();
    assertThat(bed.promote().ok().path("blobs_mounted").asInt()).isEqualTo(2);
    assertThat(bed.aws().requests().entries("blob:GET")).hasSize(6);
    images.forEach(
        (name, image) -> assertThat(bed.target(name).tags()).containsEntry("1", image.digest()));
  }

  /** Within one registry the source itself is the other repository. */
  @Test
  void anImageThatIsRenamedWithinItsRegistryMovesNoByte() {
    Image image = TestImages.oci(5).layer(BASE).layer(700).build();
    image.pushTo(bed.source("app/a"), "1");
    EcrRepository renamed = bed.source("live/a");
    bed.manifest(
        "{\"images\":[{\"repository\":\"app/a\",\"tag\":\"1\",\"target_repository\":\"live/a\"}]}");
    accountMounts();
    ObjectNode event = bed.event();
    event.remove(List.of("target_account", "target_region"));
    assertThat(bed.invoke(event).ok().path("blobs_mounted").asInt()).isEqualTo(3);
    assertThat(bed.traffic().downloads()).isZero();
    assertThat(count("v2:PUT upload")).isZero();
    Promoted.exactly(renamed, Map.of("1", image));
  }
}
