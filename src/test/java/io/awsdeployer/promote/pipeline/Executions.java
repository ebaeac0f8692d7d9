package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A state machine on moto, and its executions. */
final class Executions {
  private final Moto moto;
  private final String machine;
  private final Duration longest;

  private Executions(Moto moto, String machine, Duration longest) {
    this.moto = moto;
    this.machine = machine;
    this.longest = longest;
  }

  /** Creates the machine. */
  static Executions of(Moto moto, String name, Definition definition, Duration longest) {
    ObjectNode create =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("roleArn", "arn:aws:iam::%s:role/machine".formatted(Bed.PIPELINE))
            .put("definition", definition.text());
    JsonNode made = moto.call("states", "CreateStateMachine", create);
    return new Executions(moto, made.path("stateMachineArn").asText(), longest);
  }

  Execution run(ObjectNode input) {
    return end(start(input));
  }

  /** Starts an execution; gives its ARN. */
  String start(ObjectNode input) {
    ObjectNode start =
        JsonNodeFactory.instance
            .objectNode()
            .put("stateMachineArn", machine)
            .put("input", input.toString());
    return moto.call("states", "StartExecution", start).path("executionArn").asText();
  }

  /** Waits until an execution has ended. */
  Execution end(String arn) {
    JsonNode told = await(arn, execution -> !execution.path("status").asText().equals("RUNNING"));
    return new Execution(
        arn,
        told.path("status").asText(),
        json(told.path("output").asText("{}")),
        told.path("error").asText(),
        told.path("cause").asText());
  }

  /** Waits until an execution has come to a state. */
  void awaitState(String arn, String name) {
    JsonNode _ = await(arn, _ -> states(arn).contains(name));
  }

  void stop(String arn) {
    JsonNode _ = moto.call("states", "StopExecution", "{\"executionArn\":\"%s\"}".formatted(arn));
  }

  /** The names of the states that an execution went through. */
  List<String> states(String arn) {
    return history(arn)
        .map(event -> event.path("stateEnteredEventDetails").path("name").asText())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** What is written down of an execution, in order. */
  java.util.stream.Stream<JsonNode> history(String arn) {
    return moto.call("states", "GetExecutionHistory", "{\"executionArn\":\"%s\"}".formatted(arn))
        .path("events")
        .valueStream();
  }

  private JsonNode await(String arn, Predicate<JsonNode> enough) {
    long end = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < end) {
      JsonNode told =
          moto.call("states", "DescribeExecution", "{\"executionArn\":\"%s\"}".formatted(arn));
      if (enough.test(told)) {
        return told;
      }
      pause();
    }
    throw new AssertionError("the execution does not get on: " + states(arn));
  }

  private static void pause() {
    try {
      Thread.sleep(150);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
