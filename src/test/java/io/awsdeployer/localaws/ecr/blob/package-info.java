@NullMarked
package io.awsdeployer.localaws.ecr.blob;

import org.jspecify.annotations.NullMarked;
