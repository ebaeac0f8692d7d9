@NullMarked
package io.awsdeployer.localaws.http;

import org.jspecify.annotations.NullMarked;
