package io.awsdeployer.promote.soak;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.Account;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Very many tiny images to many targets, one target after the other, by a function of 512 MB.
 *
 * @param images of one build
 * @param seconds that each target took
 * @param after what the function holds when all is done
 */
record Load(int images, List<Double> seconds, Vitals after) {
  private static final int REPOSITORIES = 20;

  /** One image of the build, and where it belongs. */
  private record Built(String repository, String tag, Image image) {}

  static Load of(int images, int targets) throws IOException, InterruptedException {
    try (Deployment deployment = Deployment.of(Bed.start())) {
      Bed bed = deployment.bed();
      List<Built> build = built(images);
      build.forEach(one -> one.image().pushTo(bed.source(one.repository()), one.tag()));
      bed.manifest(manifest(build).toString());
      List<Double> seconds = new ArrayList<>();
      for (int i = 0; i < targets; i++) {
        Account account = target(bed, i);
        Instant start = Instant.now();
        Result result = deployment.ok(bed.event().put("target_account", account.id()));
        seconds.add(Duration.between(start, Instant.now()).toMillis() / 1_000.0);
        requireAll(result, account, build);
      }
      return new Load(images, seconds, deployment.vitals());
    }
  }

  private static List<Built> built(int images) {
    List<Built> build = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      int repository = i % REPOSITORIES;
      Blob base = MemoryBlob.of("the base of repository %d ".formatted(repository).repeat(20));
      Blob own = MemoryBlob.of("the layer of image " + i);
      build.add(
          new Built(
              "app/r" + repository,
              "1." + i,
              TestImages.oci(1_000L * i).layer(base).layer(own).build()));
    }
    return build;
  }

  private static ObjectNode manifest(List<Built> build) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    ArrayNode list = manifest.putArray("images");
    build.forEach(
        one -> list.addObject().put("repository", one.repository()).put("tag", one.tag()));
    return manifest;
  }

  private static Account target(Bed bed, int number) {
    Account account = bed.aws().account("22222222%04d".formatted(number));
    var _ =
        account
            .role("ECRImagePromotionRole")
            .policy(Policies.push())
            .trust(Policies.trust(bed.function().arn()));
    for (int i = 0; i < REPOSITORIES; i++) {
      EcrRepository _ = account.registry(Bed.AWAY).createRepository("app/r" + i);
    }
    return account;
  }

  private static void requireAll(Result result, Account account, List<Built> build) {
    if (result.number("images_promoted") != build.size()) {
      throw new AssertionError("promoted %s of %d".formatted(result.json(), build.size()));
    }
    for (Built one : build) {
      EcrRepository repository = account.registry(Bed.AWAY).repository(one.repository());
      if (!one.image().digest().equals(repository.tags().get(one.tag()))
          || one.image().blobs().stream().anyMatch(blob -> !repository.hasBlob(blob.digest()))) {
        throw new AssertionError("%s is not in account %s".formatted(one, account.id()));
      }
    }
  }

  String figures() {
    return String.format(
        Locale.ROOT,
        "%d images to %d targets: %.1f to %.1f s each, live heap afterwards %.1f MiB, %d threads, %d files%n",
        images,
        seconds.size(),
        seconds.stream().mapToDouble(s -> s).min().orElse(0),
        seconds.stream().mapToDouble(s -> s).max().orElse(0),
        after.liveHeapMebibytes(),
        after.threads(),
        after.files());
  }
}
