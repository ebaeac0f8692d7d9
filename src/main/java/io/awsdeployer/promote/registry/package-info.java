/**
 * The field's own values, checked where they are made: below the edge there are no raw digests,
 * accounts or names. Words as in the OCI image and distribution specifications.
 */
@NullMarked
package io.awsdeployer.promote.registry;

import org.jspecify.annotations.NullMarked;
