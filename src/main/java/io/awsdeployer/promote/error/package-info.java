/**
 * What a promotion can fail with: one class for each decision the caller has to take.
 *
 * <p>Step Functions matches the fully qualified name of the outermost class exactly, so these are
 * public top-level classes, and their names are part of the contract.
 */
@NullMarked
package io.awsdeployer.promote.error;

import org.jspecify.annotations.NullMarked;
