/**
 * The first step of a promotion: takes the event and S3, gives a validated deploy manifest.
 * Whatever is wrong with what people wrote is told at once, every problem with its place.
 */
@NullMarked
package io.awsdeployer.promote.read;

import org.jspecify.annotations.NullMarked;
