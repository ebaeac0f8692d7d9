/**
 * What is off until somebody turns it on: one document of options, each part a value that the step
 * it concerns is given. README has the table.
 */
@NullMarked
package io.awsdeployer.promote.options;

import org.jspecify.annotations.NullMarked;
