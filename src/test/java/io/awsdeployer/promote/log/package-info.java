@NullMarked
package io.awsdeployer.promote.log;

import org.jspecify.annotations.NullMarked;
