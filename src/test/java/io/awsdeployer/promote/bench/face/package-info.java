/**
 * The ECR API in front of registries that do not speak it, in a process of its own, so that it can
 * stand beside the registry on the far side of a link.
 */
@NullMarked
package io.awsdeployer.promote.bench.face;

import org.jspecify.annotations.NullMarked;
