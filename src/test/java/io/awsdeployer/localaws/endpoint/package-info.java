/**
 * The one endpoint of all AWS APIs: finds the service, checks the signature, passes the request on.
 */
@NullMarked
package io.awsdeployer.localaws.endpoint;

import org.jspecify.annotations.NullMarked;
