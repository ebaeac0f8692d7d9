package io.awsdeployer.promote.registry;

/** What names a manifest inside a repository (OCI distribution: {@code <reference>}). */
public sealed interface Reference permits Tag, Digest {}
