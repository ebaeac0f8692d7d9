@NullMarked
package io.awsdeployer.localaws.ecr;

import org.jspecify.annotations.NullMarked;
