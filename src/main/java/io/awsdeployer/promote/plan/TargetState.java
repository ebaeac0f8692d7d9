package io.awsdeployer.promote.plan;

import static java.util.stream.Collectors.toSet;

import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.ecr.TargetRepository;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one target repository.
 *
 * @param lookup every tag and digest that was asked for
 * @param manifests all that it is known to have, under whichever name they were asked for
 */
record TargetState(TargetRepository repository, Lookup lookup, Set<Digest> manifests) {

  TargetState {
    manifests = Set.copyOf(manifests);
  }

  TargetState(TargetRepository repository, Lookup lookup) {
    this(
        repository,
        lookup,
        lookup.found().values().stream().map(StoredManifest::digest).collect(toSet()));
  }

  /** The same with what more is known. */
  TargetState with(Lookup more) {
    Map<Reference, StoredManifest> found = new HashMap<>(lookup.found());
    found.putAll(more.found());
    Map<Reference, Lookup.Failure> failures = new HashMap<>(lookup.failures());
    failures.putAll(more.failures());
    return new TargetState(repository, new Lookup(found, failures));
  }

  /** An image that is archived there counts as absent: putting it again restores it. */
  boolean has(Digest manifest) {
    return manifests.contains(manifest);
  }

  /** Whether it is known if the repository has the manifest. */
  boolean knows(Digest manifest) {
    return has(manifest) || lookup.failures().containsKey(manifest);
  }

  /**
   * Whether the tag is held by an archived image other than the wanted one: what it points to is
   * not told, but the wanted one would be refused in the same way if it were that.
   */
  boolean isHeldByAnotherArchived(Tag tag, Digest wanted) {
    return isInaccessible(tag) && !isInaccessible(wanted);
  }

  private boolean isInaccessible(Reference reference) {
    Lookup.Failure failure = lookup.failures().get(reference);
    return failure != null && failure.inaccessible();
  }

  TagChange change(Tag tag, Digest wanted) {
    Optional<Digest> current = lookup.get(tag).map(m -> m.digest());
    if (current.isEmpty()) {
      return new TagChange.Create();
    }
    return current.get().equals(wanted) ? new TagChange.None() : new TagChange.Move(current.get());
  }
}
