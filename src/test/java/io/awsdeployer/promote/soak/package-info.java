/** Promotions at full speed for minutes, and very many at once: what must not grow does not. */
@NullMarked
package io.awsdeployer.promote.soak;

import org.jspecify.annotations.NullMarked;
