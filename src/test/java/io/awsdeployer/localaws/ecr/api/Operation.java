package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** One operation of the API. A refusal is thrown. */
@FunctionalInterface
interface Operation {
  ObjectNode answer(Call call) throws IOException;
}
