/**
 * Step 4 of the way: every blob, then every manifest from the bottom up, untagged, at the target.
 * Parallel, streamed, hashed on the way, and safe to repeat.
 */
@NullMarked
package io.awsdeployer.promote.stage;

import org.jspecify.annotations.NullMarked;
