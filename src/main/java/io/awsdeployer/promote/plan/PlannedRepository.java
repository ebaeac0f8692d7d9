package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.RepositorySettings;
import io.awsdeployer.promote.registry.RepositoryName;

/**
 * A target repository that is to be made before anything is copied.
 *
 * @param origin where its settings come from, in words
 * @param begun whether it is there and only lacks its policies: an earlier call was broken off
 */
public record PlannedRepository(
    RepositoryName name, RepositorySettings settings, String origin, boolean begun) {}
