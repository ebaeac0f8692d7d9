package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;

/** From where to where companions travel: what of them one target repository lacks. */
record CompanionRoute(RepositoryName from, RepositoryName to) {

  /**
   * What is asked, and told of what stands in the way.
   *
   * @param missing target repositories that are still to be made and cannot be asked
   */
  record Ends(
      EcrRegistry source, EcrRegistry target, Obstacles obstacles, Set<RepositoryName> missing) {}

  /** What there is to do, and to tell. */
  record Planned(
      List<PlannedImage> tags,
      Map<ImageSpec, Companions.Belonging> belongings,
      List<ManifestTransfer> manifests,
      List<BlobTransfer> blobs) {}

  Planned plan(Map<PlannedImage, Referrers.Reach> reach, Referrers referrers, Ends ends) {
    SequencedSet<Companion> all = new LinkedHashSet<>();
    reach.values().forEach(one -> all.addAll(one.companions()));
    boolean missing = ends.missing().contains(to);
    Lookup there =
        missing ? new Lookup(Map.of(), Map.of()) : there(all, referrers.graph(), ends.target());
    Map<Tag, Optional<TagChange>> changes = new HashMap<>();
    all.forEach(one -> one.tag().ifPresent(tag -> changes.put(tag, change(one, there.get(tag)))));
    refuseImmutable(reach, changes, ends);
    List<Companion> travelling = all.stream().filter(one -> !isKept(one, changes)).toList();
    List<ManifestTransfer> manifests = manifests(travelling, referrers, there);
    List<Manifest.Image> leaves = new ArrayList<>();
    for (ManifestTransfer transfer : manifests) {
      if (transfer.manifest() instanceof Manifest.Image image) {
        leaves.add(image);
      }
    }
    MissingBlobs blobs = new MissingBlobs(ends.source(), ends.target());
    Map<ImageSpec, Companions.Belonging> belongings = new LinkedHashMap<>();
    reach.forEach((image, one) -> {
      Companions.Belonging belonging = belonging(one, changes);
      if (!belonging.isEmpty()) {
        belongings.put(image.spec(), belonging);
      }
    });
    return new Planned(
        tags(reach.keySet().iterator().next(), travelling, changes, there),
        belongings,
        manifests,
        (missing ? blobs.all(from, to, leaves) : blobs.of(from, to, leaves)).missing());
  }

  private Lookup there(Set<Companion> companions, Graph graph, EcrRegistry target) {
    Set<Reference> wanted = new HashSet<>();
    for (Companion one : companions) {
      one.tag().ifPresent(wanted::add);
      graph
          .missingBelow(List.of(one.digest()), _ -> false)
          .keySet()
          .forEach(part -> wanted.add(part.digest()));
    }
    return wanted.isEmpty() ? new Lookup(Map.of(), Map.of()) : target.find(to, wanted);
  }

  /**
   * A tag stays where it is when it gives all that it would give afterwards, and more: signatures
   * that were made at the target are not to be lost for nothing.
   */
  private static Optional<TagChange> change(Companion companion, Optional<StoredManifest> current) {
    if (current.isEmpty()) {
      return Optional.of(new TagChange.Create());
    }
    if (current.get().digest().equals(companion.digest())) {
      return Optional.of(new TagChange.None());
    }
    ManifestReader reader = new ManifestReader();
    return reader.entries(current.get()).containsAll(reader.entries(companion.stored()))
        ? Optional.empty()
        : Optional.of(new TagChange.Move(current.get().digest()));
  }

  private static boolean isKept(Companion one, Map<Tag, Optional<TagChange>> changes) {
    return one.tag()
        .filter(tag -> changes.getOrDefault(tag, Optional.empty()).isEmpty())
        .isPresent();
  }

  /** The settings are read only where a tag would have to move, which is seldom. */
  private void refuseImmutable(
      Map<PlannedImage, Referrers.Reach> reach, Map<Tag, Optional<TagChange>> changes, Ends ends) {
    if (changes.values().stream().noneMatch(c -> c.orElse(null) instanceof TagChange.Move)) {
      return;
    }
    var settings = ends.target().describe(Set.of(to));
    settings.problems().forEach(ends.obstacles()::addForTarget);
    reach.forEach((image, one) ->
        one.companions().stream()
            .flatMap(companion -> companion.tag().stream())
            .filter(tag -> settings.found().containsKey(to))
            .filter(tag -> Objects.requireNonNull(settings.found().get(to)).isImmutable(tag))
            .forEach(tag -> {
              if (changes.getOrDefault(tag, Optional.empty()).orElse(null)
                  instanceof TagChange.Move(Digest current)) {
                ends.obstacles().add(image.spec(), immutable(tag, current, ends.target()));
              }
            }));
  }

  private TagImmutableException immutable(Tag tag, Digest current, EcrRegistry target) {
    return new TagImmutableException(
        Problem.of(
                "The tag %s:%s in the target registry %s is immutable and points to %s, which lacks what the source's has: it is a tag that clients rewrite with each signature."
                    .formatted(to, tag, target.id(), current))
            .attempted(
                new Attempt("ecr:PutImage", target.principal().arn(), target.repositoryArn(to)))
            .remedy(
                ("exclude such tags from the repository's immutability: aws ecr put-image-tag-mutability"
                        + " --repository-name %s --image-tag-mutability IMMUTABLE_WITH_EXCLUSION"
                        + " --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=sha256-*"
                        + " --region %s (in account %s)")
                    .formatted(to, target.id().region(), target.id().account())));
  }

  /** A level is higher than all that the one before it can nest, the images' own included. */
  private List<ManifestTransfer> manifests(
      List<Companion> travelling, Referrers referrers, Lookup there) {
    List<ManifestTransfer> manifests = new ArrayList<>();
    referrers
        .graph()
        .missingBelow(
            travelling.stream().map(Companion::digest).toList(),
            digest -> there.get(digest).isPresent())
        .forEach((manifest, height) ->
            manifests.add(
                new ManifestTransfer(
                    from,
                    to,
                    manifest,
                    referrers.level(manifest.digest()) * (GraphWalk.DEEPEST + 1) + height)));
    return manifests;
  }

  private List<PlannedImage> tags(
      PlannedImage image,
      List<Companion> travelling,
      Map<Tag, Optional<TagChange>> changes,
      Lookup there) {
    List<PlannedImage> tags = new ArrayList<>();
    for (Companion one : travelling) {
      one.tag()
          .ifPresent(tag ->
              tags.add(
                  new PlannedImage(
                      new ImageSpec(from, tag, Optional.empty(), to, tag),
                      one.stored(),
                      there.get(one.digest()).isPresent(),
                      false,
                      Objects.requireNonNull(changes.get(tag)).orElseThrow(),
                      image.uriOf(tag))));
    }
    return tags;
  }

  private static Companions.Belonging belonging(
      Referrers.Reach reach, Map<Tag, Optional<TagChange>> changes) {
    TreeMap<String, Integer> types = new TreeMap<>();
    TreeMap<String, Optional<TagChange>> tags = new TreeMap<>();
    Set<Digest> counted = new HashSet<>();
    Set<Digest> all = new HashSet<>();
    for (Companion one : reach.companions()) {
      all.add(one.digest());
      one.tag().ifPresent(tag -> tags.put(tag.value(), Objects.requireNonNull(changes.get(tag))));
      if (!one.isListing() && counted.add(one.digest())) {
        types.merge(one.type(), 1, Integer::sum);
      }
    }
    return new Companions.Belonging(types, tags, reach.archived(), all);
  }
}
