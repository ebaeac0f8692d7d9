package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;

/** The words for a tag that must not move, the same whether it is seen before or after the put. */
final class TagConflict {
  private TagConflict() {}

  static Problem problem(
      EcrCaller caller, RepositoryName repository, Tag tag, String current, Digest wanted) {
    return Problem.of(
            "The tag %s:%s in the target registry %s is immutable and points to %s, not to %s."
                .formatted(repository, tag, caller.registry(), current, wanted))
        .attempted(caller.attempt("PutImage", caller.repositoryArn(repository)))
        .remedy(
            "build under a new tag, or promote to another one (target_tag); if this tag is meant to"
                + " move, add an exclusion filter for it to the repository's tag immutability");
  }
}
