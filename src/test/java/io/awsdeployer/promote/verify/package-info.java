/**
 * {@code make verify-aws}: the function, and what the local AWS takes for granted, tried against
 * real accounts. Everything it makes begins with one name and is deleted at the end; a report is
 * left in {@code target/verify-aws}.
 */
@NullMarked
package io.awsdeployer.promote.verify;

import org.jspecify.annotations.NullMarked;
