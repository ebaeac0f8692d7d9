@NullMarked
package io.awsdeployer.localaws.sts;

import org.jspecify.annotations.NullMarked;
