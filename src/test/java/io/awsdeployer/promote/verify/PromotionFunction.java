package io.awsdeployer.promote.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;

/** The function, wherever it runs. */
@FunctionalInterface
interface PromotionFunction {
  Result invoke(ObjectNode event) throws IOException;
}
