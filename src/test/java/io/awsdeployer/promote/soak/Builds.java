package io.awsdeployer.promote.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.Fault;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.faults.RandomFault;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One build after the other: three new images each, whose tag moves over from the build before, and
 * now and then something that goes wrong.
 */
final class Builds {
  private static final List<String> REPOSITORIES = List.of("app/a", "app/b", "app/c");
  private static final Fault NONE = (request, service) -> service.handle(request);

  /** One build in so many meets a fault. */
  private static final int FAULT_EVERY = 8;

  private final Deployment deployment;
  private final Bed bed;
  private final Random random;
  private final AtomicReference<Fault> fault = new AtomicReference<>(NONE);
  private int made;
  private int faults;
  private int failures;

  /**
   * Builds that differ by nothing but the seed.
   *
   * @param seed of the faults
   */
  Builds(Deployment deployment, long seed) {
    this.deployment = deployment;
    this.bed = deployment.bed();
    this.random = new Random(seed);
    var _ = bed.aws().faults().on("*").always().with((r, s) -> fault.get().apply(r, s));
    var _ = bed.with("PROMOTION_OPTIONS", "{}");
  }

  int made() {
    return made;
  }

  int faults() {
    return faults;
  }

  int failures() {
    return failures;
  }

  /** Promotes the next build; after a failure by a fault, again without one. */
  void next() throws InterruptedException {
    made++;
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < REPOSITORIES.size(); i++) {
      Image image = TestImages.oci(10L * made + i).layers(2, 500).build();
      image.pushTo(bed.source(REPOSITORIES.get(i)), "latest");
      var _ = bed.target(REPOSITORIES.get(i));
      images.add(image);
    }
    bed.manifestOf(REPOSITORIES.stream().map(name -> name + ":latest").toArray(String[]::new));
    ObjectNode event = bed.event().put("action", "switch").put("sk", "%010d".formatted(made));
    if (made % FAULT_EVERY == 0) {
      faults++;
      fault.set(RandomFault.of(random));
      Result result = deployment.call(event);
      fault.set(NONE);
      failures += result.failed() ? 1 : 0;
    }
    var _ = deployment.ok(event);
    for (int i = 0; i < REPOSITORIES.size(); i++) {
      requirePromoted(bed.target(REPOSITORIES.get(i)), images.get(i));
    }
    forgetBefore(images);
  }

  private static void requirePromoted(EcrRepository target, Image image) {
    if (!image.digest().equals(target.tags().get("latest"))
        || !target
            .blobDigests()
            .containsAll(image.blobs().stream().map(b -> b.digest()).toList())) {
      throw new AssertionError("not promoted: " + image.digest() + " to " + target.name());
    }
  }

  /** The server is not what is tested: it keeps one build and no receipts. */
  private void forgetBefore(List<Image> images) {
    for (int i = 0; i < REPOSITORIES.size(); i++) {
      String name = REPOSITORIES.get(i);
      String digest = images.get(i).digest();
      for (EcrRepository repository : List.of(bed.source(name), bed.target(name))) {
        repository.imageDigests().stream()
            .filter(other -> !other.equals(digest))
            .forEach(repository::deleteImage);
        var _ = repository.dropUnreferencedBlobs();
      }
    }
    var bucket = bed.pipeline().bucket(Bed.BUCKET);
    bucket.keys().stream()
        .filter(key -> key.contains("/promotion-receipts/"))
        .forEach(bucket::delete);
  }
}
