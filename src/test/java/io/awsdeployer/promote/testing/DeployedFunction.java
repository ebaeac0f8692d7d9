package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.lambda.FunctionSettings;
import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.localaws.lambda.LocalFunction;
import io.awsdeployer.localaws.lambda.TaskFolder;
import io.awsdeployer.promote.PromoteImagesHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The function, deployed: what the build made, under AWS's runtime interface client. */
public final class DeployedFunction implements AutoCloseable {
  /** What the template has as {@code JAVA_TOOL_OPTIONS}. */
  public static final List<String> JAVA_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final String HANDLER = PromoteImagesHandler.class.getName() + "::handleRequest";

  private final TaskFolder code;
  private final LocalFunction function;

  private DeployedFunction(TaskFolder code, LocalFunction function) {
    this.code = code;
    this.function = function;
  }

  /**
   * Deploys it, and starts its process.
   *
   * @param environment all that it has but what Lambda itself sets
   * @param output gets its lines of standard output, which is where it logs
   * @param errors gets its lines of standard error
   */
  public static DeployedFunction deploy(
      String name,
      int memoryMegabytes,
      Map<String, String> environment,
      Consumer<String> output,
      Consumer<String> errors)
      throws IOException {
    return deploy(
        name, memoryMegabytes, environment, Initialization.ON_DEMAND, List.of(), output, errors);
  }

  /**
   * The same with a say in how it starts.
   *
   * @param javaOptions for its JVM, after Lambda's and the template's
   */
  public static DeployedFunction deploy(
      String name,
      int memoryMegabytes,
      Map<String, String> environment,
      Initialization initialization,
      List<String> javaOptions,
      Consumer<String> output,
      Consumer<String> errors)
      throws IOException {
    return deploy(
        name, memoryMegabytes, environment, initialization, TIMEOUT, javaOptions, output, errors);
  }

  /**
   * The same with a say in how long an invocation may take.
   *
   * @param timeout after which its process is killed
   */
  public static DeployedFunction deploy(
      String name,
      int memoryMegabytes,
      Map<String, String> environment,
      Initialization initialization,
      Duration timeout,
      List<String> javaOptions,
      Consumer<String> output,
      Consumer<String> errors)
      throws IOException {
    TaskFolder code = TaskFolder.of(BuildOutput.classes(), BuildOutput.libraries());
    FunctionSettings settings =
        new FunctionSettings(
            "arn:aws:lambda:%s:%s:function:%s".formatted(Bed.HOME, Bed.PIPELINE, name),
            HANDLER,
            code.path(),
            memoryMegabytes,
            timeout,
            environment,
            initialization,
            Stream.concat(JAVA_OPTIONS.stream(), javaOptions.stream()).toList());
    return new DeployedFunction(code, LocalFunction.start(settings, output, errors));
  }

  public Result invoke(String event) throws InterruptedException {
    return Result.of(function.invoke(event));
  }

  /** One invocation that is told to have so much time. */
  public Result invoke(String event, Duration time) throws InterruptedException {
    return Result.of(function.invoke(event, time));
  }

  /** How its process waits to be snapshotted, is restored, and looks from outside. */
  public LocalFunction process() {
    return function;
  }

  public List<String> commandLine() {
    return function.commandLine();
  }

  public long pid() {
    return function.pid();
  }

  @Override
  public void close() {
    function.close();
    code.close();
  }
}
