@NullMarked
package io.awsdeployer.localaws.ssm;

import org.jspecify.annotations.NullMarked;
