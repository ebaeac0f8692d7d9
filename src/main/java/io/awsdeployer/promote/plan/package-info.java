/**
 * Step 3 of the way: what would have to happen, worked out completely before the first byte moves,
 * or everything that stands in the way. Reads only.
 */
@NullMarked
package io.awsdeployer.promote.plan;

import org.jspecify.annotations.NullMarked;
