package io.awsdeployer.localaws.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function's configuration.
 *
 * @param arn with the function's name at its end
 * @param handler {@code Class::method}
 * @param code what the deployment package has unpacked: classes, and jars in {@code lib}
 * @param memoryMegabytes of which the runtime gives the heap a share
 * @param environment all the process gets to know, beside what Lambda itself sets
 * @param initialization how its execution environments come to be
 * @param javaOptions more options of the JVM, as {@code JAVA_TOOL_OPTIONS} would give them
 */
public record FunctionSettings(
    String arn,
    String handler,
    Path code,
    int memoryMegabytes,
    Duration timeout,
    Map<String, String> environment,
    Initialization initialization,
    List<String> javaOptions) {

  public FunctionSettings {
    environment = Map.copyOf(environment);
    javaOptions = List.copyOf(javaOptions);
  }

  /** One that starts on demand, with nothing special. */
  public FunctionSettings(
      String arn,
      String handler,
      Path code,
      int memoryMegabytes,
      Duration timeout,
      Map<String, String> environment) {
    this(
        arn,
        handler,
        code,
        memoryMegabytes,
        timeout,
        environment,
        Initialization.ON_DEMAND,
        List.of());
  }

  public String name() {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
