package io.awsdeployer.localaws.conformance;

import static io.awsdeployer.localaws.conformance.Workbench.tag;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.util.List;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryRequest;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilterType;

/** PutImage: the table of §1.7. */
final class PutImageCases {
  private static final Image ONE = TestImages.small(1);
  private static final Image TWO = TestImages.small(20);

  private PutImageCases() {}

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase("1.7", "the same tag on the same image exists", PutImageCases::same),
        new ConformanceCase("1.7", "a present image without a tag exists", PutImageCases::present),
        new ConformanceCase("1.7", "a further tag is added", PutImageCases::further),
        new ConformanceCase("1.7", "a mutable tag moves", PutImageCases::moves),
        new ConformanceCase("1.7", "an immutable tag does not", PutImageCases::immutable),
        new ConformanceCase(
            "1.7", "unless it is excluded from immutability", PutImageCases::excluded),
        new ConformanceCase(
            "1.7", "missing blobs are named, the config too", PutImageCases::noBlobs),
        new ConformanceCase("1.7", "missing children are named", PutImageCases::noChildren),
        new ConformanceCase(
            "1.7", "a child in another repository is missing", PutImageCases::childElsewhere),
        new ConformanceCase(
            "1.7", "the digest given is the manifest's", PutImageCases::wrongDigest),
        new ConformanceCase("1.7", "a tag has no slash", PutImageCases::badTag));
  }

  private static String pushed(Workbench bench) {
    String repository = bench.repository();
    bench.push(repository, ONE, "v1");
    return repository;
  }

  private static Comparison same(Workbench bench) {
    String repository = pushed(bench);
    return bench
        .put(repository, ONE, "v1")
        .refusedAs("ImageAlreadyExistsException", exists(bench, repository, "v1"));
  }

  private static Comparison present(Workbench bench) {
    String repository = pushed(bench);
    return bench.put(repository, ONE).refusedAs("ImageAlreadyExistsException");
  }

  private static String exists(Workbench bench, String repository, String tag) {
    return "Image with digest '%s' and tag '%s' already exists in the repository with name '%s' in registry with id '%s'"
        .formatted(ONE.digest(), tag, repository, bench.account());
  }

  private static Comparison further(Workbench bench) {
    return bench.put(pushed(bench), ONE, "v2").okAs(ONE.digest());
  }

  private static Comparison moves(Workbench bench) {
    String repository = pushed(bench);
    bench.push(repository, TWO, "v1");
    return bench.get(repository, tag("v1")).okAs(TWO.text());
  }

  private static Comparison immutable(Workbench bench) {
    return moved(bench, bench.repository(r -> r.imageTagMutability(ImageTagMutability.IMMUTABLE)));
  }

  private static Comparison moved(Workbench bench, String repository) {
    bench.push(repository, ONE, "v1");
    bench.stage(repository, TWO);
    return bench
        .put(repository, TWO, "v1")
        .refusedAs(
            "ImageTagAlreadyExistsException",
            "The image tag 'v1' already exists in the '%s' repository and cannot be overwritten because the tag is immutable."
                .formatted(repository));
  }

  private static Comparison excluded(Workbench bench) {
    String repository = bench.repository(PutImageCases::immutableExceptLatest);
    bench.push(repository, ONE, "latest");
    bench.stage(repository, TWO);
    return bench.put(repository, TWO, "latest").okAs(TWO.digest());
  }

  private static void immutableExceptLatest(CreateRepositoryRequest.Builder request) {
    request
        .imageTagMutability(ImageTagMutability.IMMUTABLE_WITH_EXCLUSION)
        .imageTagMutabilityExclusionFilters(
            ImageTagMutabilityExclusionFilter.builder()
                .filterType(ImageTagMutabilityExclusionFilterType.WILDCARD)
                .filter("latest")
                .build());
  }

  private static Comparison noBlobs(Workbench bench) {
    String repository = bench.repository();
    List<String> missing = ONE.blobs().stream().map(Blob::digest).toList();
    return bench
        .put(repository, ONE, "v1")
        .refusedAs(
            "LayersNotFoundException",
            "Layers with digests '%s' required for pushing image into repository with name '%s' in the registry with id '%s' do not exist"
                .formatted(missing, repository, bench.account()));
  }

  private static Comparison noChildren(Workbench bench) {
    String repository = pushed(bench);
    return bench
        .put(repository, TestImages.index().add(ONE).add(TWO).build())
        .refusedAs(
            "ReferencedImagesNotFoundException",
            "Images with digests '[%s]' required for pushing image into repository with name '%s' in the registry with id '%s' do not exist"
                .formatted(TWO.digest(), repository, bench.account()));
  }

  private static Comparison childElsewhere(Workbench bench) {
    String _ = pushed(bench);
    return bench
        .put(bench.repository(), TestImages.index().add(ONE).build())
        .refusedAs("ReferencedImagesNotFoundException");
  }

  private static Comparison wrongDigest(Workbench bench) {
    String repository = bench.repository();
    bench.stage(repository, ONE);
    return bench
        .put(bench.request(repository, ONE).imageDigest(TWO.digest()))
        .refusedAs(
            "ImageDigestDoesNotMatchException",
            "The image with digest '%s' in repository '%s' and registry ID '%s' does not match the image digest that Amazon ECR has calculated."
                .formatted(TWO.digest(), repository, bench.account()));
  }

  private static Comparison badTag(Workbench bench) {
    String repository = bench.repository();
    bench.stage(repository, ONE);
    return bench.put(repository, ONE, "no/slash").refusedAs("InvalidParameterException");
  }
}
