@NullMarked
package io.awsdeployer.promote;

import org.jspecify.annotations.NullMarked;
