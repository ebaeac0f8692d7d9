package io.awsdeployer.promote.verify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.PromoteImagesHandler;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.testing.FakeContext;
import io.awsdeployer.promote.testing.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The real handler in this process, with the person's own credentials for the function's. */
final class InProcessFunction implements PromotionFunction {
  private static final Duration TIME = Duration.ofMinutes(15);

  private final PromoteImagesHandler handler;

  InProcessFunction(Workshop workshop, Choices choices, AccountId account, PrintStream log) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_REGION", choices.region().value());
    // Both set, so that SSM's parameters of some environment called as ours do not matter.
    environment.put("SOURCE_ECR_ACCOUNT", account.value());
    environment.put("SOURCE_ECR_REGION", choices.region().value());
    environment.put("EXECUTION_ROLE_NAME", choices.role());
    choices.externalId().ifPresent(id -> environment.put("EXECUTION_ROLE_EXTERNAL_ID", id));
    this.handler =
        new PromoteImagesHandler(
            new Workshop(
                workshop.clients(),
                workshop.http(),
                environment,
                workshop.retries(),
                workshop.memoryBytes(),
                workshop.clock()),
            new JsonLog(log, workshop.clock(), EventLog.Level.INFO));
  }

  @Override
  public Result invoke(ObjectNode event) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
          output,
          new FakeContext(() -> TIME));
      return new Result(new JsonMapper().readTree(output.toByteArray()), false);
    } catch (PromotionException e) {
      // As Lambda would write it.
      return new Result(
          new JsonMapper()
              .createObjectNode()
              .put("errorType", e.getClass().getName())
              .put("errorMessage", e.getMessage()),
          true);
    }
  }
}
