@NullMarked
package io.awsdeployer.localaws.ecr.layers;

import org.jspecify.annotations.NullMarked;
