@NullMarked
package io.awsdeployer.localaws;

import org.jspecify.annotations.NullMarked;
