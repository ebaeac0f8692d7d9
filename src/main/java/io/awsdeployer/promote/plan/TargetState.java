package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.TargetRepository;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.Tag;
import java.util.Optional;

/** What one target repository has of what it should have. */
record TargetState(TargetRepository repository, Lookup lookup) {

  /** An image that is archived there counts as absent: putting it again restores it. */
  boolean has(Digest manifest) {
    return lookup.get(manifest).isPresent();
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
