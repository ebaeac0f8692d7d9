package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A deployed pipeline: a state machine of the project in moto, the function under AWS's runtime
 * interface client on the local AWS. The source registry is the pipeline account's in another
 * region.
 */
final class Pipeline implements AutoCloseable {
  static final String ENV = "dev";
  private static final String TABLE = "dev-aws-deployer--";
  private static final String FUNCTION =
      "arn:aws:lambda:%s:%s:function:dev-aws-deployer-promote-images:live"
          .formatted(Bed.HOME, Bed.PIPELINE);
  static final String SERVICE_ROLE = "arn:aws:iam::%s:role/stacks".formatted(Bed.PIPELINE);
  static final String ADMINISTRATION_ROLE =
      "arn:aws:iam::%s:role/stack-sets".formatted(Bed.PIPELINE);
  static final String STACK_EXECUTION_ROLE = "stack-set-execution";
  private static final String OPTIMIZED = "arn:aws:states:::";
  private static final String SDK = OPTIMIZED + "aws-sdk:";
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /** What the template fills in, for both machines. */
  static final Map<String, String> SUBSTITUTIONS =
      Map.ofEntries(
          Map.entry("Env", ENV),
          Map.entry("UrlSuffix", "amazonaws.com"),
          Map.entry("BuildsTable", TABLE + "builds"),
          Map.entry("LocksTable", TABLE + "locks"),
          Map.entry("TargetsTable", TABLE + "targets"),
          Map.entry("DeploymentsTable", TABLE + "deployments"),
          Map.entry("PromoteImagesLambdaArn", FUNCTION),
          Map.entry("CloudFormationRoleArn", SERVICE_ROLE),
          Map.entry("AdministrationRoleArn", ADMINISTRATION_ROLE),
          Map.entry("StackExecutionRoleName", STACK_EXECUTION_ROLE),
          Map.entry("MapConcurrency", "10"),
          Map.entry("LambdaInvoke", OPTIMIZED + "lambda:invoke"),
          Map.entry("DynamoDBGetItem", OPTIMIZED + "dynamodb:getItem"),
          Map.entry("DynamoDBPutItem", OPTIMIZED + "dynamodb:putItem"),
          Map.entry("DynamoDBUpdateItem", OPTIMIZED + "dynamodb:updateItem"),
          Map.entry("DynamoDBDeleteItem", OPTIMIZED + "dynamodb:deleteItem"),
          Map.entry("DynamoDBTransactWriteItems", SDK + "dynamodb:transactWriteItems"),
          Map.entry("S3GetObject", SDK + "s3:getObject"),
          Map.entry("StepFunctionsDescribeExecution", SDK + "sfn:describeExecution"),
          cloudFormation("CreateStack"),
          cloudFormation("UpdateStack"),
          cloudFormation("DescribeStacks"),
          cloudFormation("DescribeStackEvents"),
          cloudFormation("CreateStackSet"),
          cloudFormation("UpdateStackSet"),
          cloudFormation("ListStackInstances"),
          cloudFormation("CreateStackInstances"),
          cloudFormation("UpdateStackInstances"),
          cloudFormation("DescribeStackSetOperation"),
          cloudFormation("ListStackSetOperationResults"));

  private final Bed bed;
  private final DeployedFunction function;
  private final LambdaEndpoint lambda;
  private final Moto moto;
  private final Table builds;
  private final Table locks;
  private final Table targets;
  private final Table deployments;
  private final Executions executions;
  private final Queue<Duration> times = new ConcurrentLinkedQueue<>();

  private static Map.Entry<String, String> cloudFormation(String operation) {
    String call = operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1);
    return Map.entry("CloudFormation" + operation, SDK + "cloudformation:" + call);
  }

  Pipeline(Machine machine) throws IOException, InterruptedException {
    bed = Bed.start();
    bed.with("SOURCE_ECR_REGION", Bed.AWAY);
    function =
        DeployedFunction.deploy(
            "dev-aws-deployer-promote-images", 300, bed.functionEnvironment(), _ -> {}, _ -> {});
    lambda = LambdaEndpoint.start(this::call);
    moto = Moto.start(lambda.address());
    try {
      moto.bucket(Bed.BUCKET);
      builds = Table.create(moto, TABLE + "builds");
      locks = Table.create(moto, TABLE + "locks");
      targets = Table.create(moto, TABLE + "targets");
      deployments = Table.create(moto, TABLE + "deployments");
      executions = machine("dev-aws-deployer", machine.definition());
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  /** A further machine, with the substitutions filled in and short pauses. */
  Executions machine(String name, Definition definition) {
    return Executions.of(moto, name, definition.with(SUBSTITUTIONS).hasty(), LONGEST);
  }

  private Result call(String event) throws InterruptedException {
    Duration time = times.poll();
    return time == null ? function.invoke(event) : function.invoke(event, time);
  }

  /** The next call of the function is told to have so much time. */
  void nextCallHas(Duration time) {
    times.add(time);
  }

  Bed bed() {
    return bed;
  }

  LambdaEndpoint lambda() {
    return lambda;
  }

  Executions executions() {
    return executions;
  }

  Table builds() {
    return builds;
  }

  Table locks() {
    return locks;
  }

  Table targets() {
    return targets;
  }

  Table deployments() {
    return deployments;
  }

  /** A build's file, where both the function and the state machine find it. */
  Pipeline upload(String key, String body) {
    bed.pipeline().bucket(Bed.BUCKET).put(key, body.getBytes(StandardCharsets.UTF_8));
    moto.put(Bed.BUCKET, key, body);
    return this;
  }

  Execution run(ObjectNode input) {
    return executions.run(input);
  }

  /** The names of the states that an execution went through. */
  List<String> states(Execution execution) {
    return executions.states(execution.arn());
  }

  /** A record of the table of builds. */
  ObjectNode record(String pk, String sk) {
    return builds.get(pk, sk);
  }

  /** What CloudFormation says of a stack, as XML; of all stacks for no name. */
  String stacks(String name) {
    return moto.cloudFormation(
        "DescribeStacks", name.isEmpty() ? Map.of() : Map.of("StackName", name));
  }

  /** CloudFormation's stack sets, and their stacks in all accounts. */
  StackSets stackSets() {
    return new StackSets(moto);
  }

  /** Somebody else's stack. */
  void createStack(String name, String template) {
    String _ =
        moto.cloudFormation("CreateStack", Map.of("StackName", name, "TemplateBody", template));
  }

  /** Somebody else's update. */
  void updateStack(String name, String template) {
    String _ =
        moto.cloudFormation("UpdateStack", Map.of("StackName", name, "TemplateBody", template));
  }

  @Override
  public void close() throws IOException {
    moto.close();
    lambda.close();
    function.close();
    bed.close();
  }
}
