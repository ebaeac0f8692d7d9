package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.DeployedFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The deployed pipeline of one account: the state machine of the project's file in moto, the
 * function under AWS's runtime interface client on the local AWS. The source registry is the
 * account's in another region.
 */
final class Pipeline implements AutoCloseable {
  static final String ENV = "dev";
  private static final String TABLE = "dev-aws-deployer--builds";
  private static final String FUNCTION =
      "arn:aws:lambda:%s:%s:function:dev-aws-deployer-promote-images:live"
          .formatted(Bed.HOME, Bed.PIPELINE);
  static final String SERVICE_ROLE = "arn:aws:iam::%s:role/stacks".formatted(Bed.PIPELINE);
  private static final String SDK = "arn:aws:states:::aws-sdk:";

  static final Map<String, String> SUBSTITUTIONS =
      Map.ofEntries(
          Map.entry("Env", ENV),
          Map.entry("UrlSuffix", "amazonaws.com"),
          Map.entry("BuildsTable", TABLE),
          Map.entry("PromoteImagesLambdaArn", FUNCTION),
          Map.entry("CloudFormationRoleArn", SERVICE_ROLE),
          Map.entry("LambdaInvoke", "arn:aws:states:::lambda:invoke"),
          Map.entry("DynamoDBPutItem", "arn:aws:states:::dynamodb:putItem"),
          Map.entry("DynamoDBTransactWriteItems", SDK + "dynamodb:transactWriteItems"),
          Map.entry("S3GetObject", SDK + "s3:getObject"),
          Map.entry("CloudFormationUpdateStack", SDK + "cloudformation:updateStack"),
          Map.entry("CloudFormationCreateStack", SDK + "cloudformation:createStack"),
          Map.entry("CloudFormationDescribeStacks", SDK + "cloudformation:describeStacks"),
          Map.entry(
              "CloudFormationDescribeStackEvents", SDK + "cloudformation:describeStackEvents"));

  private final Bed bed;
  private final DeployedFunction function;
  private final LambdaEndpoint lambda;
  private final Moto moto;
  private final String machine;

  /** What came of an execution. */
  record Execution(String arn, String status, JsonNode output, String error, String cause) {
    JsonNode succeeded() {
      if (!status.equals("SUCCEEDED")) {
        throw new AssertionError("%s: %s: %s".formatted(status, error, cause));
      }
      return output;
    }
  }

  Pipeline() throws IOException, InterruptedException {
    bed = Bed.start();
    bed.with("SOURCE_ECR_REGION", Bed.AWAY);
    function =
        DeployedFunction.deploy(
            "dev-aws-deployer-promote-images", 300, bed.functionEnvironment(), _ -> {}, _ -> {});
    lambda = LambdaEndpoint.start(function);
    moto = Moto.start(lambda.address());
    machine = deploy();
  }

  /** The bucket, the table and the machine; gives the machine's ARN. */
  private String deploy() throws IOException {
    try {
      moto.bucket(Bed.BUCKET);
      moto.call(
          "dynamodb",
          "CreateTable",
          """
          {"TableName":"%s","BillingMode":"PAY_PER_REQUEST",
           "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],
           "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]}
          """
              .formatted(TABLE));
      ObjectNode create =
          JsonNodeFactory.instance
              .objectNode()
              .put("name", "dev-aws-deployer")
              .put("roleArn", "arn:aws:iam::%s:role/machine".formatted(Bed.PIPELINE))
              .put(
                  "definition",
                  Definition.of("step-function-definition.json")
                      .with(SUBSTITUTIONS)
                      .hasty()
                      .text());
      return moto.call("states", "CreateStateMachine", create).path("stateMachineArn").asText();
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  Bed bed() {
    return bed;
  }

  LambdaEndpoint lambda() {
    return lambda;
  }

  /** A build's file, where both the function and the state machine find it. */
  Pipeline upload(String key, String body) {
    bed.pipeline().bucket(Bed.BUCKET).put(key, body.getBytes(StandardCharsets.UTF_8));
    moto.put(Bed.BUCKET, key, body);
    return this;
  }

  Execution run(ObjectNode input) {
    String arn =
        moto.call(
                "states",
                "StartExecution",
                JsonNodeFactory.instance
                    .objectNode()
                    .put("stateMachineArn", machine)
                    .put("input", input.toString()))
            .path("executionArn")
            .asText();
    long end = System.nanoTime() + 90_000_000_000L;
    while (System.nanoTime() < end) {
      JsonNode told =
          moto.call("states", "DescribeExecution", "{\"executionArn\":\"%s\"}".formatted(arn));
      if (!told.path("status").asText().equals("RUNNING")) {
        return new Execution(
            arn,
            told.path("status").asText(),
            json(told.path("output").asText("{}")),
            told.path("error").asText(),
            told.path("cause").asText());
      }
      pause();
    }
    throw new AssertionError("the execution does not end: " + history(arn));
  }

  /** The names of the states that an execution went through. */
  List<String> states(Execution execution) {
    return history(execution.arn())
        .path("events")
        .valueStream()
        .map(event -> event.path("stateEnteredEventDetails").path("name").asText())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private JsonNode history(String arn) {
    return moto.call("states", "GetExecutionHistory", "{\"executionArn\":\"%s\"}".formatted(arn));
  }

  /** A record of the table of builds, attribute by attribute, without DynamoDB's types. */
  ObjectNode record(String pk, String sk) {
    JsonNode item =
        moto.call(
                "dynamodb",
                "GetItem",
                """
                {"TableName":"%s","Key":{"pk":{"S":"%s"},"sk":{"S":"%s"}}}
                """
                    .formatted(TABLE, pk, sk))
            .path("Item");
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    item.propertyStream()
        .forEach(attribute ->
            record.put(attribute.getKey(), attribute.getValue().elements().next().asText()));
    return record;
  }

  /** What CloudFormation says of a stack, as XML; of all stacks for no name. */
  String stacks(String name) {
    return moto.cloudFormation(
        "DescribeStacks", name.isEmpty() ? Map.of() : Map.of("StackName", name));
  }

  /** Somebody else's update. */
  void updateStack(String name, String template) {
    String _ =
        moto.cloudFormation("UpdateStack", Map.of("StackName", name, "TemplateBody", template));
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

  @Override
  public void close() throws IOException {
    moto.close();
    lambda.close();
    function.close();
    bed.close();
  }
}
