package io.awsdeployer.localaws.conformance;

import static io.awsdeployer.localaws.conformance.Workbench.digest;
import static io.awsdeployer.localaws.conformance.Workbench.tag;

import io.awsdeployer.localaws.ecr.MediaTypes;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/** Images: read, described, deleted. */
final class ImageReadCases {
  private static final Image IMAGE = TestImages.small(1);
  private static final String UNKNOWN = Digests.of("nothing of this kind");

  private ImageReadCases() {}

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase("1.1", "an image comes by tag, byte for byte", b -> got(b, tag("v1"))),
        new ConformanceCase("1.1", "and by digest", b -> got(b, digest(IMAGE.digest()))),
        new ConformanceCase(
            "1.1",
            "and by both",
            b -> got(b, tag("v1").toBuilder().imageDigest(IMAGE.digest()).build())),
        new ConformanceCase("1.1", "an unknown tag is not found", ImageReadCases::unknownTag),
        new ConformanceCase("1.1", "each id fails for itself", ImageReadCases::eachForItself),
        new ConformanceCase(
            "1.1", "by digest a type not accepted is not found", ImageReadCases::notAccepted),
        new ConformanceCase("1.1", "a hundred and one ids are too many", b -> asked(b, 101)),
        new ConformanceCase("1.1", "no ids are too few", b -> asked(b, 0)),
        new ConformanceCase(
            "1.9", "one unknown image fails the whole description", ImageReadCases::described),
        new ConformanceCase(
            "1.9", "a live index keeps its children from deletion", ImageReadCases::child));
  }

  private static String pushed(Workbench bench) {
    String repository = bench.repository();
    bench.push(repository, IMAGE, "v1");
    return repository;
  }

  private static Comparison got(Workbench bench, ImageIdentifier id) {
    return bench.get(pushed(bench), id).okAs(IMAGE.text());
  }

  private static Comparison unknownTag(Workbench bench) {
    return bench
        .get(pushed(bench), tag("v2"))
        .against(Answer.failure("ImageNotFound", "Requested image not found"));
  }

  private static Comparison eachForItself(Workbench bench) {
    String repository = pushed(bench);
    List<ImageIdentifier> ids =
        List.of(
            tag("v1"),
            tag("v2"),
            ImageIdentifier.builder().build(),
            digest("sha256:xyz"),
            tag("/"),
            tag("v1").toBuilder().imageDigest(UNKNOWN).build());
    return Answer.of(() ->
            told(
                bench
                    .ecr()
                    .batchGetImage(r ->
                        r.repositoryName(repository)
                            .imageIds(ids)
                            .acceptedMediaTypes(Workbench.ALL_TYPES))))
        .okAs(
            "1 image; ImageNotFound, ImageTagDoesNotMatchDigest, InvalidImageDigest, InvalidImageTag, MissingDigestAndTag");
  }

  /** In the alphabet's order: none is promised. */
  private static String told(BatchGetImageResponse answer) {
    return "%d image; %s"
        .formatted(
            answer.images().size(),
            answer.failures().stream()
                .map(ImageFailure::failureCodeAsString)
                .sorted()
                .collect(Collectors.joining(", ")));
  }

  private static Comparison notAccepted(Workbench bench) {
    return bench
        .get(pushed(bench), digest(IMAGE.digest()), List.of(MediaTypes.DOCKER_MANIFEST))
        .against(Answer.failure("ImageNotFound", "Requested image not found"));
  }

  private static Comparison asked(Workbench bench, int ids) {
    String repository = bench.repository();
    return Answer.of(() ->
            told(
                bench
                    .ecr()
                    .batchGetImage(r ->
                        r.repositoryName(repository)
                            .imageIds(Collections.nCopies(ids, tag("v1"))))))
        .refusedAs(
            "InvalidParameterException",
            "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length %s'"
                .formatted(ids == 0 ? "greater than or equal to 1" : "less than or equal to 100"));
  }

  private static Comparison described(Workbench bench) {
    String repository = pushed(bench);
    return Answer.of(() ->
            bench
                .ecr()
                .describeImages(r -> r.repositoryName(repository).imageIds(tag("v1"), tag("v2")))
                .imageDetails()
                .toString())
        .refusedAs(
            "ImageNotFoundException",
            "The image with imageId {imageDigest:'null', imageTag:'v2'} does not exist within the repository with name '%s' in the registry with id '%s'"
                .formatted(repository, bench.account()));
  }

  private static Comparison child(Workbench bench) {
    String repository = bench.repository();
    Index index = TestImages.index().add(IMAGE).build();
    bench.push(repository, index, "multi");
    return Answer.from(
            () -> {
              var answer =
                  bench
                      .ecr()
                      .batchDeleteImage(
                          r -> r.repositoryName(repository).imageIds(digest(IMAGE.digest())));
              return answer.failures().isEmpty()
                  ? Answer.ok("deleted")
                  : Answer.failure(
                      answer.failures().getFirst().failureCodeAsString(),
                      answer.failures().getFirst().failureReason());
            })
        .against(
            Answer.failure(
                "ImageReferencedByManifestList",
                "Requested image referenced by manifest list: [%s]".formatted(index.digest())));
  }
}
