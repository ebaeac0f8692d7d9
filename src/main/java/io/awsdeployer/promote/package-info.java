/**
 * Promotes container images from one ECR registry to another, all of a manifest or none of it.
 *
 * <p>The way of the data, a package a step, each depending only on those before it:
 *
 * <pre>
 * read → open → plan → stage → receipt → switchover → report
 * </pre>
 *
 * <p>Small and shared by all: {@code error}, {@code registry} (values), {@code timing}, {@code
 * work}, {@code log}, {@code aws}, {@code ecr} (one registry through its API). This package holds
 * the door for Lambda, {@link io.awsdeployer.promote.PromoteImagesHandler}, and the call behind it;
 * the other door is {@code cli}.
 */
@NullMarked
package io.awsdeployer.promote;

import org.jspecify.annotations.NullMarked;
