@NullMarked
package io.awsdeployer.localaws.ecr.v2;

import org.jspecify.annotations.NullMarked;
