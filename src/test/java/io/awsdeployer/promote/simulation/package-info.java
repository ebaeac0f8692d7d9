/**
 * Promotions on one thread, in a time that is made up, over a network that loses and delays, in an
 * order that a seed decides: docs/simulation.md.
 */
@NullMarked
package io.awsdeployer.promote.simulation;

import org.jspecify.annotations.NullMarked;
