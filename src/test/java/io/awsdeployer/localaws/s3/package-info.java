@NullMarked
package io.awsdeployer.localaws.s3;

import org.jspecify.annotations.NullMarked;
