package io.awsdeployer.promote.opinions;

import io.awsdeployer.localaws.conformance.Answer;
import io.awsdeployer.localaws.conformance.Comparison;
import io.awsdeployer.localaws.conformance.ConformanceCase;
import io.awsdeployer.localaws.conformance.Workbench;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageResponse;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.PutImageRequest;

/** What the cases asked of real ECR leave out: listings, deletions, referrers, the token. */
final class FurtherCases {
  private static final Image IMAGE = TestImages.small(1);
  private static final Image REFERRER =
      TestImages.oci(30).artifactType("application/vnd.example").layer(10).subject(IMAGE).build();

  private FurtherCases() {}

  /** All that a second opinion is asked about. */
  static List<ConformanceCase> withAll() {
    return Stream.concat(ConformanceCase.all().stream(), all().stream()).toList();
  }

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase(
            "1.3", "a digest asked for twice is there", FurtherCases::availableTwice),
        new ConformanceCase("1.9", "each tag of an image is listed", FurtherCases::listed),
        new ConformanceCase(
            "1.9", "what has no tag is listed where asked for", FurtherCases::untagged),
        new ConformanceCase("1.9", "an image is described by its tags", FurtherCases::described),
        new ConformanceCase(
            "1.9", "a deleted tag leaves the image under its other", FurtherCases::otherTag),
        new ConformanceCase("1.9", "with its last tag an image goes", FurtherCases::lastTag),
        new ConformanceCase(
            "1.9", "what is not there is not deleted", FurtherCases::deletionOfUnknown),
        new ConformanceCase("1.9", "a token is AWS and a password", FurtherCases::token),
        new ConformanceCase("4.6", "a referrer is listed", FurtherCases::referrer),
        new ConformanceCase("4.6", "an image without any has none", FurtherCases::noReferrer));
  }

  private static String pushed(Workbench bench, String... tags) {
    String repository = bench.repository();
    bench.push(repository, IMAGE, tags[0]);
    for (int i = 1; i < tags.length; i++) {
      String tag = tags[i];
      var _ = bench.ecr().putImage(put(repository, IMAGE).imageTag(tag).build());
    }
    return repository;
  }

  private static PutImageRequest.Builder put(String repository, Image image) {
    return PutImageRequest.builder()
        .repositoryName(repository)
        .imageManifest(image.text())
        .imageManifestMediaType(image.mediaType())
        .imageDigest(image.digest());
  }

  private static Comparison expect(String text, Answer seen) {
    return new Comparison(Answer.ok(text), seen);
  }

  private static Comparison availableTwice(Workbench bench) {
    String repository = pushed(bench, "v1");
    String digest = IMAGE.config().digest();
    return expect(
        "AVAILABLE",
        Answer.of(() ->
            bench
                .ecr()
                .batchCheckLayerAvailability(
                    r -> r.repositoryName(repository).layerDigests(digest, digest))
                .layers()
                .stream()
                .map(layer -> layer.layerAvailabilityAsString())
                .distinct()
                .collect(Collectors.joining(", "))));
  }

  private static Comparison listed(Workbench bench) {
    String repository = pushed(bench, "v1", "v2");
    return expect(
        "v1, v2",
        Answer.of(() ->
            bench.ecr().listImages(r -> r.repositoryName(repository)).imageIds().stream()
                .map(ImageIdentifier::imageTag)
                .sorted()
                .collect(Collectors.joining(", "))));
  }

  private static Comparison untagged(Workbench bench) {
    String repository = pushed(bench, "v1");
    Image other = TestImages.small(20);
    bench.push(repository, other, "v1");
    return expect(
        IMAGE.digest(),
        Answer.of(() ->
            bench
                .ecr()
                .listImages(r ->
                    r.repositoryName(repository).filter(filter -> filter.tagStatus("UNTAGGED")))
                .imageIds()
                .stream()
                .map(ImageIdentifier::imageDigest)
                .collect(Collectors.joining(", "))));
  }

  private static Comparison described(Workbench bench) {
    String repository = pushed(bench, "v1", "v2");
    return expect(
        "%s v1 v2".formatted(IMAGE.digest()),
        Answer.of(() ->
            bench
                .ecr()
                .describeImages(r -> r.repositoryName(repository).imageIds(Workbench.tag("v2")))
                .imageDetails()
                .stream()
                .map(image ->
                    image.imageDigest()
                        + image.imageTags().stream()
                            .sorted()
                            .map(tag -> " " + tag)
                            .collect(Collectors.joining()))
                .collect(Collectors.joining(", "))));
  }

  private static Comparison otherTag(Workbench bench) {
    String repository = pushed(bench, "v1", "v2");
    var _ = delete(bench, repository, Workbench.tag("v1"));
    return expect(IMAGE.text(), bench.get(repository, Workbench.tag("v2")));
  }

  private static Comparison lastTag(Workbench bench) {
    String repository = pushed(bench, "v1");
    var _ = delete(bench, repository, Workbench.tag("v1"));
    Answer gone = bench.get(repository, Workbench.digest(IMAGE.digest()));
    return new Comparison(new Answer("ImageNotFound", 200, ""), gone);
  }

  private static Comparison deletionOfUnknown(Workbench bench) {
    String repository = pushed(bench, "v1");
    String unknown = Digests.of("nothing of this kind");
    return expect(
        "ImageNotFound",
        Answer.of(() ->
            delete(bench, repository, Workbench.digest(unknown)).failures().stream()
                .map(failure -> failure.failureCodeAsString())
                .collect(Collectors.joining(", "))));
  }

  private static BatchDeleteImageResponse delete(
      Workbench bench, String repository, ImageIdentifier id) {
    return bench.ecr().batchDeleteImage(r -> r.repositoryName(repository).imageIds(id));
  }

  /** The password itself is a secret. */
  private static Comparison token(Workbench bench) {
    return expect(
        "AWS",
        Answer.of(() -> {
          byte[] token =
              Base64.getDecoder()
                  .decode(
                      bench
                          .ecr()
                          .getAuthorizationToken()
                          .authorizationData()
                          .getFirst()
                          .authorizationToken());
          String[] parts = new String(token, StandardCharsets.UTF_8).split(":", 2);
          return parts.length == 2 && !parts[1].isEmpty() ? parts[0] : "no password";
        }));
  }

  private static Comparison referrer(Workbench bench) {
    String repository = pushed(bench, "v1");
    bench.push(repository, REFERRER, "signature");
    return expect(REFERRER.digest(), referrers(bench, repository));
  }

  private static Comparison noReferrer(Workbench bench) {
    return expect("", referrers(bench, pushed(bench, "v1")));
  }

  private static Answer referrers(Workbench bench, String repository) {
    return Answer.of(() ->
        bench
            .ecr()
            .listImageReferrers(
                r -> r.repositoryName(repository).subjectId(id -> id.imageDigest(IMAGE.digest())))
            .referrers()
            .stream()
            .map(referrer -> referrer.digest())
            .collect(Collectors.joining(", ")));
  }
}
