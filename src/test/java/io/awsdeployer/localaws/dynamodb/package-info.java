/**
 * DynamoDB as far as a table of keyed items goes: reads, batch reads and conditional writes, with
 * their expressions.
 */
@NullMarked
package io.awsdeployer.localaws.dynamodb;

import org.jspecify.annotations.NullMarked;
