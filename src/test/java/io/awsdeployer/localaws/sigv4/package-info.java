/**
 * Verifies AWS Signature Version 4 from the raw request (IAM User Guide, "Signing AWS API
 * requests").
 */
@NullMarked
package io.awsdeployer.localaws.sigv4;

import org.jspecify.annotations.NullMarked;
