/** Time and chance as values that are passed in: deadline, retry schedule, pace. */
@NullMarked
package io.awsdeployer.promote.timing;

import org.jspecify.annotations.NullMarked;
