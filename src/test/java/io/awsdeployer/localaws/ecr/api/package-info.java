@NullMarked
package io.awsdeployer.localaws.ecr.api;

import org.jspecify.annotations.NullMarked;
