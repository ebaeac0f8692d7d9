/**
 * What ECRs that nobody here wrote answer to the requests by which the local AWS is tested, and
 * promotions into them. docs/second-opinions.md lists every difference.
 */
@org.jspecify.annotations.NullMarked
package io.awsdeployer.promote.opinions;
