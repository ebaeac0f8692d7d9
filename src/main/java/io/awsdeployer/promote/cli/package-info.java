/**
 * The door for people and for other pipelines: the call behind it is the handler's. Nothing else
 * depends on this package, and Lambda's package is without it.
 */
@NullMarked
package io.awsdeployer.promote.cli;

import org.jspecify.annotations.NullMarked;
