/**
 * {@code make bench}: the function and the tools that people use instead, on the same work, from
 * the same source to the same target servers, which nobody here wrote.
 */
@NullMarked
package io.awsdeployer.promote.bench;

import org.jspecify.annotations.NullMarked;
