@NullMarked
package io.awsdeployer.localaws.image;

import org.jspecify.annotations.NullMarked;
