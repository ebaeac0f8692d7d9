/**
 * {@code make run}, {@code make serve} and {@code make invoke}: the function as Lambda runs it, on
 * a local AWS with accounts, roles and real images, shown to a person. Standard error is for
 * people, standard output for the function's output alone: that of {@code make run} carries exactly
 * one document, the first promotion's output.
 */
@NullMarked
package io.awsdeployer.promote.demo;

import org.jspecify.annotations.NullMarked;
