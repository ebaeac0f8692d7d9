@NullMarked
package io.awsdeployer.promote.naming;

import org.jspecify.annotations.NullMarked;
