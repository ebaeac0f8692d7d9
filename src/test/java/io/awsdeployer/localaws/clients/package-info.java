/** Real clients against the local AWS: the witnesses that it speaks the protocols. */
@NullMarked
package io.awsdeployer.localaws.clients;

import org.jspecify.annotations.NullMarked;
