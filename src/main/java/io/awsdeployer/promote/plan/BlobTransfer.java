package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.RepositoryName;

/**
 * One blob that a target repository lacks, once for the repository however many images share it.
 */
public record BlobTransfer(RepositoryName from, RepositoryName to, Descriptor blob) {}
