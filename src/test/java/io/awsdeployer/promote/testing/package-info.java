/** The function on the local AWS, as tests and {@code make run} use it. */
@NullMarked
package io.awsdeployer.promote.testing;

import org.jspecify.annotations.NullMarked;
