/** The log: one JSON object a line. */
@NullMarked
package io.awsdeployer.promote.log;

import org.jspecify.annotations.NullMarked;
