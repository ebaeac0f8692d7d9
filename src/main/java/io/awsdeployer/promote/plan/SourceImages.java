package io.awsdeployer.promote.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.ecr.TextAllowance;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.plan.ManifestReader.UnreadableManifestException;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves every image of the source to its digest: the only time that a source tag is read, if it
 * is read at all.
 */
final class SourceImages {
  private static final int REPOSITORIES_AT_ONCE = 16;

  private final EcrRegistry source;
  private final Pins pins;
  private final Workers workers;
  private final Obstacles obstacles;
  private final SourceFailure failures;
  private final ManifestReader reader = new ManifestReader();
  private final TextAllowance allowance = new TextAllowance();

  SourceImages(EcrRegistry source, Pins pins, Workers workers, Obstacles obstacles) {
    this.source = source;
    this.pins = pins;
    this.workers = workers;
    this.obstacles = obstacles;
    this.failures = new SourceFailure(source);
  }

  Map<ImageSpec, StoredManifest> resolve(List<ImageSpec> specs) throws InterruptedException {
    Map<RepositoryName, List<ImageSpec>> byRepository =
        specs.stream().collect(groupingBy(ImageSpec::sourceRepository));
    Map<ImageSpec, StoredManifest> resolved = new HashMap<>();
    workers
        .map(
            byRepository.keySet(),
            REPOSITORIES_AT_ONCE,
            repository -> find(repository, byRepository.getOrDefault(repository, List.of())))
        .forEach(resolved::putAll);
    return resolved;
  }

  private Map<ImageSpec, StoredManifest> find(RepositoryName repository, List<ImageSpec> specs) {
    Map<ImageSpec, StoredManifest> resolved = new HashMap<>();
    Optional<Lookup> lookup = lookup(repository, specs);
    for (ImageSpec spec : lookup.isPresent() ? specs : List.<ImageSpec>of()) {
      Lookup answer = lookup.orElseThrow();
      Reference reference = pins.reference(spec);
      Optional<StoredManifest> found = answer.get(reference);
      Lookup.Failure failure = answer.failures().get(reference);
      if (found.isPresent() && pinHolds(spec, found.get())) {
        resolved.put(spec, typed(found.get()));
      } else if (failure != null) {
        addOrThrow(spec, failures.of(repository, reference, failure));
      }
    }
    return resolved;
  }

  /**
   * With a media type in any case: ECR has none for some old images, and a put needs one where the
   * text itself has none.
   */
  private StoredManifest typed(StoredManifest manifest) {
    if (!manifest.mediaType().isEmpty()) {
      return manifest;
    }
    try {
      String type = reader.read(manifest).type().mediaType();
      return new StoredManifest(manifest.digest(), type, manifest.text());
    } catch (UnreadableManifestException e) {
      // The walk through the graph meets it again and says what is wrong with it.
      return manifest;
    }
  }

  private Optional<Lookup> lookup(RepositoryName repository, List<ImageSpec> specs) {
    Set<Reference> references = specs.stream().map(pins::reference).collect(toSet());
    try {
      return Optional.of(source.find(repository, references, allowance));
    } catch (PromotionException e) {
      addOrThrow(specs.getFirst(), e);
      return Optional.empty();
    }
  }

  private boolean pinHolds(ImageSpec spec, StoredManifest found) {
    if (spec.pin().isEmpty() || spec.pin().get().equals(found.digest())) {
      return true;
    }
    obstacles.add(
        spec,
        new SourceImageNotFoundException(
            Problem.of(
                    "The tag %s in the source registry %s points to %s, not to %s as the deploy manifest pins it."
                        .formatted(spec.source(), source.id(), found.digest(), spec.pin().get()))
                .attempted(
                    new Attempt(
                        "ecr:BatchGetImage",
                        source.principal().arn(),
                        source.repositoryArn(spec.sourceRepository())))
                .remedy(
                    "the tag was moved after the build, or the pin is of another build: build again, or"
                        + " give the pinned image its tag back")));
    return false;
  }

  /** What only waiting mends says nothing about the manifest, so it ends the plan by itself. */
  private void addOrThrow(ImageSpec spec, PromotionException e) {
    if (e instanceof ServiceUnavailableException) {
      throw e;
    }
    obstacles.add(spec, e);
  }
}
