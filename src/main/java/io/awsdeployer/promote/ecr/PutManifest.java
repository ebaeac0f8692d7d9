package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Throttling;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.timing.Pace;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageTagAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.LayersNotFoundException;
import software.amazon.awssdk.services.ecr.model.PutImageResponse;
import software.amazon.awssdk.services.ecr.model.ReferencedImagesNotFoundException;

/**
 * {@code PutImage}: a manifest, with a tag or without, at the pace of ECR's tightest quota (10 a
 * second for each account and region), first tries and tries after throttling alike.
 *
 * <p>Two different answers mean "already there": {@code ImageAlreadyExists} always, {@code
 * ImageTagAlreadyExists} only when the tag turns out to point to the same digest, as ECR gives it
 * for unchanged digests too (containers-roadmap#2179).
 */
final class PutManifest {
  private final EcrCaller caller;
  private final GetManifests manifests;
  private final Pace pace;

  PutManifest(EcrCaller caller, GetManifests manifests, Pace pace) {
    this.caller = caller;
    this.manifests = manifests;
    this.pace = pace;
  }

  void put(RepositoryName repository, StoredManifest manifest, Optional<Tag> tag)
      throws ContentMissingException, InterruptedException {
    pace.await();
    String purpose =
        tag.map(t -> "point %s:%s to %s".formatted(repository, t, manifest.digest()))
            .orElseGet(
                () -> "put the manifest %s into %s".formatted(manifest.digest(), repository));
    Outcome outcome =
        Throttling.retried(
            pace::throttled,
            () ->
                caller.call(
                    "PutImage",
                    repository,
                    purpose,
                    ecr -> request(ecr, repository, manifest, tag)));
    switch (outcome) {
      case Stored(String answered) -> compare(repository, manifest, answered);
      case AlreadyThere() -> {}
      case Missing(ContentMissingException e) -> throw e;
      case TagTaken(ImageTagAlreadyExistsException e) ->
          acceptOnlySameDigest(repository, manifest, tag.orElseThrow(), e);
    }
  }

  private sealed interface Outcome {}

  private record Stored(String digest) implements Outcome {}

  private record AlreadyThere() implements Outcome {}

  private record Missing(ContentMissingException reason) implements Outcome {}

  private record TagTaken(ImageTagAlreadyExistsException reason) implements Outcome {}

  private Outcome request(
      EcrClient ecr, RepositoryName repository, StoredManifest manifest, Optional<Tag> tag) {
    try {
      PutImageResponse answer =
          ecr.putImage(r ->
              r.registryId(caller.registryId())
                  .repositoryName(repository.value())
                  .imageManifest(manifest.text())
                  .imageManifestMediaType(
                      manifest.mediaType().isEmpty() ? null : manifest.mediaType())
                  .imageDigest(manifest.digest().value())
                  .imageTag(tag.map(Tag::value).orElse(null)));
      String digest =
          Optional.ofNullable(answer.image())
              .map(Image::imageId)
              .map(ImageIdentifier::imageDigest)
              .orElse(null);
      return new Stored(
          caller.required(digest, "digest", "PutImage", caller.repositoryArn(repository)));
    } catch (ImageAlreadyExistsException e) {
      return new AlreadyThere();
    } catch (ImageTagAlreadyExistsException e) {
      return new TagTaken(e);
    } catch (LayersNotFoundException | ReferencedImagesNotFoundException e) {
      return new Missing(new ContentMissingException(Answers.of(e), e));
    }
  }

  private void compare(RepositoryName repository, StoredManifest manifest, String answered) {
    if (!manifest.digest().value().equals(answered)) {
      throw new IntegrityException(
          Problem.of(
                  "ECR stored the manifest %s in %s as %s: the bytes changed on the way."
                      .formatted(manifest.digest(), repository, answered))
              .attempted(caller.attempt("PutImage", caller.repositoryArn(repository))));
    }
  }

  private void acceptOnlySameDigest(
      RepositoryName repository,
      StoredManifest manifest,
      Tag tag,
      ImageTagAlreadyExistsException e) {
    Optional<Digest> current =
        manifests.get(repository, List.of(tag)).get(tag).map(StoredManifest::digest);
    if (current.equals(Optional.of(manifest.digest()))) {
      return;
    }
    throw new TagImmutableException(
        TagConflict.problem(
                caller,
                repository,
                tag,
                current
                    .map(Digest::value)
                    .orElse("another image that cannot be read, an archived one perhaps"),
                manifest.digest())
            .answered(Answers.of(e)),
        e);
  }
}
