package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.Digest;

/**
 * A manifest as a registry holds it, not looked into.
 *
 * @param mediaType what ECR says it is, empty for some old images
 */
public record StoredManifest(Digest digest, String mediaType, String text) {}
