package io.awsdeployer.promote.verify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** The function as it is deployed, with a role of its own. */
record InvokedFunction(LambdaClient lambda, String name) implements PromotionFunction {

  @Override
  public Result invoke(ObjectNode event) throws IOException {
    InvokeResponse answer =
        lambda.invoke(r -> r.functionName(name).payload(SdkBytes.fromUtf8String(event.toString())));
    return new Result(
        new JsonMapper().readTree(answer.payload().asUtf8String()), answer.functionError() != null);
  }
}
