/**
 * A made-up AWS on the loopback interface, for one promotion before the snapshot is taken. It is
 * there to load classes and to let Java compile what is hot; it checks nothing and keeps nothing.
 */
@NullMarked
package io.awsdeployer.promote.rehearsal;

import org.jspecify.annotations.NullMarked;
