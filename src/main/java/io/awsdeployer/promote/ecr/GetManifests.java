package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.AnswerTooLargeException;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Gatherers;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/**
 * {@code BatchGetImage}: manifests by tag or digest, a hundred a request.
 *
 * <p>All manifest types are accepted: by tag ECR translates between types, other bytes and another
 * digest, when the stored type is not (user guide, image-manifest-formats). The text's SHA-256 is
 * compared with the digest it came under.
 */
final class GetManifests {
  private static final String OPERATION = "BatchGetImage";
  private static final int MOST_PER_REQUEST = 100;

  private final EcrCaller caller;

  GetManifests(EcrCaller caller) {
    this.caller = caller;
  }

  Lookup get(RepositoryName repository, Collection<? extends Reference> references) {
    return get(repository, references, new TextAllowance());
  }

  Lookup get(
      RepositoryName repository,
      Collection<? extends Reference> references,
      TextAllowance allowance) {
    Map<Reference, StoredManifest> found = new HashMap<>();
    Map<Reference, Lookup.Failure> failures = new HashMap<>();
    Set<Reference> asked = new HashSet<>(references);
    asked.stream()
        .gather(Gatherers.windowFixed(MOST_PER_REQUEST))
        .forEach(some -> getSome(repository, some, found, failures, allowance));
    // The order and number of the answer's entries are not promised: whatever it leaves out is
    // asked for once more alone.
    for (Reference left : asked) {
      if (!found.containsKey(left) && !failures.containsKey(left)) {
        getAlone(repository, left, found, failures, allowance);
      }
    }
    found.keySet().retainAll(asked);
    failures.keySet().removeAll(found.keySet());
    return new Lookup(found, failures);
  }

  /** Absent is what is said to be: an answer that is silent about it too says nothing. */
  private void getAlone(
      RepositoryName repository,
      Reference left,
      Map<Reference, StoredManifest> found,
      Map<Reference, Lookup.Failure> failures,
      TextAllowance allowance) {
    List<ImageFailure> told = getSome(repository, List.of(left), found, failures, allowance);
    if (found.containsKey(left) || failures.containsKey(left)) {
      return;
    }
    if (told.isEmpty()) {
      throw caller.odd(
          "says nothing of %s of %s".formatted(left, repository),
          "BatchGetImage",
          caller.repositoryArn(repository));
    }
    failures.put(left, failure(told.getFirst()));
  }

  /** Gets them, and returns the failures that the service told. */
  private List<ImageFailure> getSome(
      RepositoryName repository,
      List<Reference> some,
      Map<Reference, StoredManifest> found,
      Map<Reference, Lookup.Failure> failures,
      TextAllowance allowance) {
    Optional<BatchGetImageResponse> whole = request(repository, some);
    if (whole.isEmpty()) {
      int half = some.size() / 2;
      List<ImageFailure> told = new ArrayList<>();
      told.addAll(getSome(repository, some.subList(0, half), found, failures, allowance));
      told.addAll(getSome(repository, some.subList(half, some.size()), found, failures, allowance));
      return told;
    }
    BatchGetImageResponse answer = whole.get();
    List<Reference> corrupt = new ArrayList<>();
    for (Image image : answer.images()) {
      StoredManifest manifest = stored(repository, image);
      if (!found.containsKey(manifest.digest()) && !allowance.takes(manifest)) {
        throw tooMuchText(repository);
      }
      if (!isIntact(manifest)) {
        corrupt.add(manifest.digest());
        continue;
      }
      found.put(manifest.digest(), manifest);
      if (image.imageId().imageTag() != null) {
        asTag(image.imageId().imageTag(), some).forEach(tag -> found.put(tag, manifest));
      }
    }
    for (ImageFailure failure : answer.failures()) {
      // A failure of nothing in particular leaves what it means to be asked for alone.
      Optional.ofNullable(failure.imageId())
          .map(id -> asked(id, some))
          .orElse(List.of())
          .forEach(reference -> failures.put(reference, failure(failure)));
    }
    if (!corrupt.isEmpty()) {
      readAgain(repository, some, corrupt, found);
    }
    return answer.failures();
  }

  private static Lookup.Failure failure(ImageFailure failure) {
    return new Lookup.Failure(
        Objects.requireNonNullElse(failure.failureCodeAsString(), "no code"),
        Objects.requireNonNullElse(failure.failureReason(), ""));
  }

  /** A text that is not its digest's may have been damaged on the way: it gets a second chance. */
  private void readAgain(
      RepositoryName repository,
      List<Reference> some,
      List<Reference> corrupt,
      Map<Reference, StoredManifest> found) {
    List<Image> again =
        request(repository, some)
            .orElseThrow(() ->
                caller.odd("is longer than before", OPERATION, caller.repositoryArn(repository)))
            .images();
    for (Image image : again) {
      StoredManifest manifest = stored(repository, image);
      if (!isIntact(manifest)) {
        throw new IntegrityException(
            Problem.of(
                    "The manifest %s of %s in the %s registry %s has other bytes than its digest says (sha-256 %s), also when read again."
                        .formatted(
                            manifest.digest(),
                            repository,
                            caller.side(),
                            caller.registry(),
                            Digest.of(manifest.text())))
                .attempted(caller.attempt(OPERATION, caller.repositoryArn(repository))));
      }
      if (corrupt.contains(manifest.digest())) {
        found.put(manifest.digest(), manifest);
        if (image.imageId().imageTag() != null) {
          asTag(image.imageId().imageTag(), some).forEach(tag -> found.put(tag, manifest));
        }
      }
    }
  }

  /** Nothing where several manifests are longer together than an answer may be. */
  private Optional<BatchGetImageResponse> request(RepositoryName repository, List<Reference> some) {
    return caller.call(
        OPERATION,
        repository,
        "read %s of %s".formatted(names(some), repository),
        ecr -> {
          try {
            return Optional.of(
                ecr.batchGetImage(r ->
                    r.registryId(caller.registryId())
                        .repositoryName(repository.value())
                        .acceptedMediaTypes(ManifestType.accepted())
                        .imageIds(some.stream().map(GetManifests::identifier).toList())));
          } catch (SdkException e) {
            if (some.size() > 1 && AnswerTooLargeException.isReasonOf(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private UnsupportedImageException tooMuchText(RepositoryName repository) {
    return new UnsupportedImageException(
        Problem.of(
                "The manifests of %s in the %s registry %s come to more than 64 MiB of text."
                    .formatted(repository, caller.side(), caller.registry()))
            .attempted(caller.attempt(OPERATION, caller.repositoryArn(repository)))
            .remedy("check how the images were made, or promote fewer of them at a time"));
  }

  private static String names(List<Reference> some) {
    String first = some.getFirst().toString();
    return some.size() == 1 ? first : "%s and %d more".formatted(first, some.size() - 1);
  }

  private StoredManifest stored(RepositoryName repository, Image image) {
    String arn = caller.repositoryArn(repository);
    ImageIdentifier id = caller.required(image.imageId(), "id of an image", OPERATION, arn);
    String digest = caller.required(id.imageDigest(), "digest of an image", OPERATION, arn);
    try {
      return new StoredManifest(
          new Digest(digest),
          Objects.requireNonNullElse(image.imageManifestMediaType(), ""),
          Objects.requireNonNullElse(image.imageManifest(), ""));
    } catch (IllegalArgumentException e) {
      throw new IntegrityException(
          Problem.of(
                  "The %s registry %s gives an image of %s under what is no digest: %s."
                      .formatted(caller.side(), caller.registry(), repository, e.getMessage()))
              .attempted(caller.attempt(OPERATION, caller.repositoryArn(repository))),
          e);
    }
  }

  private static boolean isIntact(StoredManifest manifest) {
    // A signed schema 1 digest is over the payload inside, not the text; it is refused by its type.
    return manifest.mediaType().endsWith("manifest.v1+prettyjws")
        || Digest.of(manifest.text()).equals(manifest.digest());
  }

  private static ImageIdentifier identifier(Reference reference) {
    return switch (reference) {
      case Tag tag -> ImageIdentifier.builder().imageTag(tag.value()).build();
      case Digest digest -> ImageIdentifier.builder().imageDigest(digest.value()).build();
    };
  }

  private static List<Reference> asTag(String tag, List<Reference> some) {
    return some.stream().filter(r -> r instanceof Tag t && t.value().equals(tag)).toList();
  }

  private static List<Reference> asked(ImageIdentifier id, List<Reference> some) {
    return some.stream()
        .filter(r ->
            switch (r) {
              case Tag tag -> tag.value().equals(id.imageTag());
              case Digest digest ->
                  id.imageTag() == null && digest.value().equals(id.imageDigest());
            })
        .toList();
  }
}
