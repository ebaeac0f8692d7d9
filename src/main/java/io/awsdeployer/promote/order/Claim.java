package io.awsdeployer.promote.order;

import io.awsdeployer.promote.registry.Digest;
import java.util.Optional;

/**
 * What the table says of a tag.
 *
 * @param build which was given the tag last
 * @param digest what that build points it to; absent where the item does not say
 */
public record Claim(Build build, Optional<Digest> digest) {}
