/** Blocking work on virtual threads, bounded. */
@NullMarked
package io.awsdeployer.promote.work;

import org.jspecify.annotations.NullMarked;
