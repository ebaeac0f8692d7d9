package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.Digest;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;

/**
 * What refers to one manifest.
 *
 * @param archived how many more there are that cannot be read for being archived
 */
public record ReferrerList(SequencedSet<Digest> digests, int archived) {

  ReferrerList(Set<Digest> digests, int archived) {
    this(new LinkedHashSet<>(digests), archived);
  }
}
