/** AWS Lambda on this machine: a function under AWS's own runtime interface client. */
@NullMarked
package io.awsdeployer.localaws.lambda;

import org.jspecify.annotations.NullMarked;
