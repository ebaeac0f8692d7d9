/**
 * One registry through the ECR API: an operation a class, one caller that owns refusals and their
 * translation. How the service really behaves, and where that is known from, stands with each
 * operation.
 */
@NullMarked
package io.awsdeployer.promote.ecr;

import org.jspecify.annotations.NullMarked;
