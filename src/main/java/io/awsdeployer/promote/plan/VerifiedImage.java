package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;

/**
 * An image that is where its target pulls it from.
 *
 * @param repository its name there
 * @param reference what it was found by
 * @param digest what its tag points to there
 * @param uri its address there
 */
public record VerifiedImage(
    ImageSpec spec, RepositoryName repository, Reference reference, Digest digest, String uri) {}
