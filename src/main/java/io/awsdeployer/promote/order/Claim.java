package io.awsdeployer.promote.order;

import io.awsdeployer.promote.plan.NewerBuild;
import io.awsdeployer.promote.registry.Digest;
import java.util.Optional;

/**
 * What the table says of a tag.
 *
 * @param build which was given the tag last
 * @param digest what that build points it to; absent where the item does not say
 * @param previous which had the tag before that
 */
public record Claim(Build build, Optional<Digest> digest, Build previous) {

  /** One that nobody had before. */
  Claim(Build build, Optional<Digest> digest) {
    this(build, digest, Build.NONE);
  }

  /** The newer build that another one takes the tag from, or took it from in an earlier call. */
  Optional<NewerBuild> passedBy(Build other) {
    Build before = build.sk().equals(other.sk()) ? previous : build;
    return before.isNewerThan(other)
        ? Optional.of(new NewerBuild(before.sk(), before.repo()))
        : Optional.empty();
  }
}
