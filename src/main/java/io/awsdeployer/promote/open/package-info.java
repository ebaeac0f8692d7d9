/**
 * Step 2 of the way: configuration and identities become two registries. Nothing after it knows how
 * their credentials were had.
 */
@NullMarked
package io.awsdeployer.promote.open;

import org.jspecify.annotations.NullMarked;
