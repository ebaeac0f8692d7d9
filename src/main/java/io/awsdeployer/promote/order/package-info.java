/**
 * Beside the way: which build each target tag was given last, kept in the deployments table, so
 * that no older build moves a tag back over a newer one.
 */
@NullMarked
package io.awsdeployer.promote.order;

import org.jspecify.annotations.NullMarked;
