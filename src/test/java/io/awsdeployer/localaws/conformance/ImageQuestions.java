package io.awsdeployer.localaws.conformance;

import static io.awsdeployer.localaws.conformance.Workbench.digest;
import static io.awsdeployer.localaws.conformance.Workbench.tag;

import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import java.util.List;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.TargetStorageClass;

/** What is open about reading images and about their states. */
final class ImageQuestions {
  private static final Image IMAGE = TestImages.small(1);
  private static final Index INDEX = TestImages.index().add(IMAGE).build();

  private ImageQuestions() {}

  static List<OpenQuestion> all() {
    return List.of(
        OpenQuestion.of(
            "10.2.1",
            "BatchGetImage of an index by digest without acceptedMediaTypes",
            Switch.OMITTED_MEDIA_TYPES_ACCEPT_ALL,
            ImageQuestions::typesOmitted),
        OpenQuestion.of(
            "10.2.1",
            "The same by tag: as it was pushed, or translated",
            ImageQuestions::typesOmittedByTag),
        OpenQuestion.of(
            "10.2.2",
            "BatchGetImage of an archived image",
            Switch.ARCHIVED_IS_NOT_FOUND,
            bench ->
                Finding.of(
                    bench.get(archived(bench), digest(IMAGE.digest())),
                    "ImageNotFound",
                    "ImageInaccessible")),
        OpenQuestion.of(
            "10.2.2",
            "DescribeImages of an archived image by its id",
            Switch.DESCRIBE_BY_ID_SHOWS_ARCHIVED,
            ImageQuestions::archivedDescribed),
        OpenQuestion.of(
            "10.2.3",
            "An immutable tag pushed again with its own digest",
            Switch.SAME_IMMUTABLE_TAG_IS_TAG_CONFLICT,
            ImageQuestions::immutableAgain),
        OpenQuestion.of(
            "10.2.8", "A layer of an archived image uploaded again", ImageQuestions::archivedLayer),
        OpenQuestion.of(
            "10.2.10", "Scan findings of an index's digest", ImageQuestions::scanOfIndex),
        OpenQuestion.of(
            "10.2.11",
            "Rates and prices",
            _ ->
                Finding.unknown(
                    "not asked: finding a rate means exceeding it, at the cost of everybody in the account; prices stand on AWS's pages")));
  }

  private static Finding typesOmitted(Workbench bench) {
    String repository = bench.repository();
    bench.push(repository, INDEX, "multi");
    Answer answer = bench.get(repository, digest(INDEX.digest()), List.of());
    return answer.isOk() && !answer.text().equals(INDEX.text())
        ? Finding.unknown("another manifest than the index was given: " + answer.text())
        : Finding.of(asPushed(answer), Answer.OK, "ImageNotFound");
  }

  private static Finding typesOmittedByTag(Workbench bench) {
    String repository = bench.repository();
    bench.push(repository, INDEX, "multi");
    Answer answer = bench.get(repository, tag("multi"), List.of());
    return Finding.told(answer.text().equals(INDEX.text()) ? asPushed(answer) : answer);
  }

  private static Answer asPushed(Answer answer) {
    return answer.isOk() ? Answer.ok("the manifest as it was pushed") : answer;
  }

  private static String archived(Workbench bench) {
    String repository = bench.repository();
    bench.push(repository, IMAGE, "v1");
    var _ =
        bench
            .ecr()
            .updateImageStorageClass(r ->
                r.repositoryName(repository)
                    .imageId(digest(IMAGE.digest()))
                    .targetStorageClass(TargetStorageClass.ARCHIVE));
    return repository;
  }

  private static Finding archivedDescribed(Workbench bench) {
    String repository = archived(bench);
    return Finding.of(
        Answer.of(() ->
            bench
                .ecr()
                .describeImages(r -> r.repositoryName(repository).imageIds(digest(IMAGE.digest())))
                .imageDetails()
                .getFirst()
                .imageStatusAsString()),
        Answer.OK,
        "ImageNotFoundException");
  }

  private static Finding immutableAgain(Workbench bench) {
    String repository = bench.repository(r -> r.imageTagMutability(ImageTagMutability.IMMUTABLE));
    bench.push(repository, IMAGE, "v1");
    return Finding.of(
        bench.put(repository, IMAGE, "v1"),
        "ImageTagAlreadyExistsException",
        "ImageAlreadyExistsException");
  }

  private static Finding archivedLayer(Workbench bench) throws java.io.IOException {
    String repository = archived(bench);
    MemoryBlob config = (MemoryBlob) IMAGE.config();
    String upload = bench.initiate(repository);
    byte[] bytes = config.open().readAllBytes();
    Answer _ = bench.part(repository, upload, 0, bytes.length - 1, bytes);
    return Finding.told(bench.complete(repository, upload, config.digest()));
  }

  private static Finding scanOfIndex(Workbench bench) {
    String repository = bench.repository();
    bench.push(repository, INDEX, "multi");
    return Finding.told(
        Answer.of(() ->
            bench
                .ecr()
                .describeImageScanFindings(
                    r -> r.repositoryName(repository).imageId(digest(INDEX.digest())))
                .imageScanStatus()
                .statusAsString()));
  }
}
