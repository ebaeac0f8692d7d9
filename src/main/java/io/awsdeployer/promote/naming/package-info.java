/**
 * How tags are made of a build: patterns with placeholders, and what these stand for. Shared by the
 * readers of events, manifests and options.
 */
@NullMarked
package io.awsdeployer.promote.naming;

import org.jspecify.annotations.NullMarked;
