package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;

/**
 * An image that is where its target pulls it from.
 *
 * @param digest what its tag points to there
 * @param uri its address there
 */
public record VerifiedImage(ImageSpec spec, Digest digest, String uri) {}
