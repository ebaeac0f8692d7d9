/** Step 6 of the way: what happened, as the contract's output. */
@NullMarked
package io.awsdeployer.promote.report;

import org.jspecify.annotations.NullMarked;
