/**
 * Step 5 of the way: the tags. A commit of seconds with compensation; ECR has no transaction.
 *
 * <p>(The step is called switch everywhere else; that word is taken in Java.)
 */
@NullMarked
package io.awsdeployer.promote.switchover;

import org.jspecify.annotations.NullMarked;
