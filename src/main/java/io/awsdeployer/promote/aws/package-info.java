/**
 * What all calls to AWS share: clients on one connection pool, identities, and refusals as values.
 */
@NullMarked
package io.awsdeployer.promote.aws;

import org.jspecify.annotations.NullMarked;
