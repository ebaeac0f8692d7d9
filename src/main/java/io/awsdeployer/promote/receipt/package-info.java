/**
 * Between stage and switch: what the tags of one target pointed to before a build's switch, kept in
 * S3, so that whoever called can have it put back.
 */
@NullMarked
package io.awsdeployer.promote.receipt;

import org.jspecify.annotations.NullMarked;
