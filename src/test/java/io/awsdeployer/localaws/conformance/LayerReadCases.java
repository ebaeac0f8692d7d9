package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.util.Collections;
import java.util.List;

/** Layers: whether they are there, and where they can be fetched. */
final class LayerReadCases {
  private static final MemoryBlob LOOSE = MemoryBlob.of("a layer that no image names");
  private static final String UNKNOWN = Digests.of("nothing of this kind");

  private LayerReadCases() {}

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase(
            "1.3", "an uploaded layer is available before an image names it", b -> loose(b)),
        new ConformanceCase(
            "1.3", "a layer of another repository is not", LayerReadCases::elsewhere),
        new ConformanceCase(
            "1.3", "a malformed digest fails for itself", LayerReadCases::malformed),
        new ConformanceCase("1.3", "a hundred and one digests are too many", LayerReadCases::many),
        new ConformanceCase("1.2", "an unknown layer has no URL", LayerReadCases::urlOfUnknown),
        new ConformanceCase("1.2", "a loose layer has none either", LayerReadCases::urlOfLoose),
        new ConformanceCase("1.2", "a config has one as a layer has", LayerReadCases::urlOfConfig));
  }

  /** Whether one layer is there: not how it is said when it is not, which §10.2 leaves open. */
  private static Answer checked(Workbench bench, String repository, String digest) {
    return Answer.of(() ->
        bench
                .ecr()
                .batchCheckLayerAvailability(r -> r.repositoryName(repository).layerDigests(digest))
                .layers()
                .stream()
                .anyMatch(layer -> "AVAILABLE".equals(layer.layerAvailabilityAsString()))
            ? "available"
            : "not available");
  }

  private static Comparison loose(Workbench bench) {
    String repository = bench.repository();
    bench.upload(repository, LOOSE);
    return checked(bench, repository, LOOSE.digest()).okAs("available");
  }

  private static Comparison elsewhere(Workbench bench) {
    bench.upload(bench.repository(), LOOSE);
    return checked(bench, bench.repository(), LOOSE.digest()).okAs("not available");
  }

  private static Comparison malformed(Workbench bench) {
    String repository = bench.repository();
    return Answer.from(
            () -> {
              var answer =
                  bench
                      .ecr()
                      .batchCheckLayerAvailability(
                          r -> r.repositoryName(repository).layerDigests("nonsense"));
              return answer.failures().isEmpty()
                  ? Answer.ok(answer.layers().toString())
                  : Answer.failure(
                      answer.failures().getFirst().failureCodeAsString(),
                      answer.failures().getFirst().failureReason());
            })
        .against(Answer.failure("InvalidLayerDigest", ""));
  }

  private static Comparison many(Workbench bench) {
    String repository = bench.repository();
    return Answer.of(() ->
            bench
                .ecr()
                .batchCheckLayerAvailability(r ->
                    r.repositoryName(repository).layerDigests(Collections.nCopies(101, UNKNOWN)))
                .layers()
                .toString())
        .refusedAs(
            "InvalidParameterException",
            "Invalid parameter at 'layerDigests' failed to satisfy constraint: 'Member must have length less than or equal to 100'");
  }

  private static Answer url(Workbench bench, String repository, String digest) {
    // The URL itself is a secret: whoever has it can read the layer.
    return Answer.of(() ->
        bench
                .ecr()
                .getDownloadUrlForLayer(r -> r.repositoryName(repository).layerDigest(digest))
                .downloadUrl()
                .isEmpty()
            ? "no URL"
            : "a URL");
  }

  private static Comparison urlOfUnknown(Workbench bench) {
    String repository = bench.repository();
    return url(bench, repository, UNKNOWN)
        .refusedAs(
            "LayersNotFoundException",
            "The layer with digest %s does not exist within the repository with name '%s' in the registry with id '%s'"
                .formatted(UNKNOWN, repository, bench.account()));
  }

  private static Comparison urlOfLoose(Workbench bench) {
    String repository = bench.repository();
    bench.upload(repository, LOOSE);
    return url(bench, repository, LOOSE.digest()).refusedAs("LayerInaccessibleException");
  }

  private static Comparison urlOfConfig(Workbench bench) {
    String repository = bench.repository();
    Image image = TestImages.small(1);
    bench.push(repository, image, "v1");
    return url(bench, repository, image.config().digest()).okAs("a URL");
  }
}
