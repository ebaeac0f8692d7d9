/**
 * The fault matrix: every call that the function makes, every way in which it can go wrong, and
 * what has to hold afterwards. Generated, not written; docs/faults.md has the method.
 */
@NullMarked
package io.awsdeployer.promote.faults;

import org.jspecify.annotations.NullMarked;
