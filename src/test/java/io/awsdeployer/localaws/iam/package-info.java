@NullMarked
package io.awsdeployer.localaws.iam;

import org.jspecify.annotations.NullMarked;
