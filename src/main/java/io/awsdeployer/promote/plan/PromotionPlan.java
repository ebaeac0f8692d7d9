package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.TargetRepository;
import io.awsdeployer.promote.registry.ParameterName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.TagGroups;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a promotion does, as a value: it can be printed, counted and tested, and carrying it out
 * needs no further question. Nothing stands in its way as far as reading can tell.
 *
 * @param images one entry for each tag
 * @param blobs largest first
 * @param manifests lowest first, and what is about another after that one
 * @param companions what travels with the images; its blobs and manifests are among those above
 * @param repositories to be made before anything is copied; once that is done, those that were
 * @param options the names of the options that hold for it, for people
 */
public record PromotionPlan(
    RegistryId source,
    RegistryId target,
    List<PlannedImage> images,
    List<BlobTransfer> blobs,
    List<ManifestTransfer> manifests,
    Companions companions,
    List<PlannedRepository> repositories,
    List<String> options) {

  public PromotionPlan {
    options = List.copyOf(options);
    repositories = List.copyOf(repositories);
    images = List.copyOf(images);
    blobs = List.copyOf(blobs);
    manifests = List.copyOf(manifests);
  }

  /** A plan for images alone. */
  public PromotionPlan(
      RegistryId source,
      RegistryId target,
      List<PlannedImage> images,
      List<BlobTransfer> blobs,
      List<ManifestTransfer> manifests) {
    this(source, target, images, blobs, manifests, Companions.NONE, List.of(), List.of());
  }

  /** Of all blobs to bring over. */
  public long bytes() {
    return bytes(blobs);
  }

  /** Of some blobs. Manifests may state any size, so the sum stops at the largest long. */
  public static long bytes(Collection<BlobTransfer> some) {
    return some.stream()
        .mapToLong(b -> b.blob().size())
        .reduce(0, (sum, size) -> sum > Long.MAX_VALUE - size ? Long.MAX_VALUE : sum + size);
  }

  /**
   * What CloudFormation's parameters are to be given: each image by its digest. What is still to be
   * made has no address.
   */
  public SequencedMap<ParameterName, String> parameters() {
    SequencedMap<ParameterName, String> parameters = new LinkedHashMap<>();
    for (PlannedImage image : images) {
      if (!image.lacksRepository()) {
        image
            .spec()
            .extras()
            .parameter()
            .ifPresent(name -> parameters.put(name, image.pinnedUri()));
      }
    }
    return parameters;
  }

  /** The target repositories that are still to be made. */
  Set<RepositoryName> missingRepositories() {
    return repositories.stream()
        .filter(repository -> !repository.begun())
        .map(PlannedRepository::name)
        .collect(Collectors.toSet());
  }

  /** How many images there are: one with several tags is one. */
  public int imageCount() {
    return (int) images.stream().filter(image -> !image.spec().further()).count();
  }

  /** How many images have all their tags where they should be. */
  public int imagesInPlace() {
    return (int)
        TagGroups.of(images, PlannedImage::spec).stream()
            .filter(tags -> tags.stream().noneMatch(PlannedImage::changesTag))
            .count();
  }

  /** The images whose tag is not where it should be. */
  public List<PlannedImage> imageChanges() {
    return images.stream().filter(PlannedImage::changesTag).toList();
  }

  /** The tags of companions that are not where they should be: switched before the images'. */
  public List<PlannedImage> companionChanges() {
    return companions.tags().stream().filter(PlannedImage::changesTag).toList();
  }

  /** All tags to switch, in that order. */
  public List<PlannedImage> tagChanges() {
    return Stream.concat(companionChanges().stream(), imageChanges().stream()).toList();
  }

  /** All that has a tag, whether it changes or not. */
  public List<PlannedImage> tagged() {
    return Stream.concat(images.stream(), companions.tags().stream()).toList();
  }

  /**
   * What to put before the switch. Where a single tag changes, putting its manifest with the tag is
   * the whole switch: an untagged put before it would only cost one of the ten a second. What
   * companions are about is put before them, though, and they before the switch.
   */
  public List<ManifestTransfer> manifestsToStage() {
    List<PlannedImage> changes = tagChanges();
    if (changes.size() != 1 || !companions.isEmpty()) {
      return manifests;
    }
    PlannedImage only = changes.getFirst();
    return manifests.stream()
        .filter(m ->
            !(m.manifest().digest().equals(only.digest())
                && m.to().equals(only.spec().targetRepository())))
        .toList();
  }

  /**
   * The plan once its repositories are there.
   *
   * @param made those that this call made or completed
   * @param now the repositories as the registry describes them, by their names
   */
  public PromotionPlan with(
      List<PlannedRepository> made, Map<RepositoryName, TargetRepository> now) {
    return new PromotionPlan(
        source,
        target,
        images.stream().map(image -> addressed(image, now)).toList(),
        blobs,
        manifests,
        companions,
        made,
        options);
  }

  /** The same, with the names of the options that hold for it. */
  public PromotionPlan under(List<String> those) {
    return new PromotionPlan(
        source, target, images, blobs, manifests, companions, repositories, those);
  }

  private static PlannedImage addressed(
      PlannedImage image, Map<RepositoryName, TargetRepository> now) {
    TargetRepository repository = now.get(image.spec().targetRepository());
    return repository == null
        ? image
        : image.at("%s:%s".formatted(repository.uri(), image.spec().targetTag()));
  }
}
