/** The state machine, executed: moto's Step Functions around the real function on the local AWS. */
@NullMarked
package io.awsdeployer.promote.pipeline;

import org.jspecify.annotations.NullMarked;
