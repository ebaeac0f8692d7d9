@NullMarked
package io.awsdeployer.promote.read;

import org.jspecify.annotations.NullMarked;
