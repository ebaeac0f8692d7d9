package io.awsdeployer.localaws.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A function's configuration.
 *
 * @param arn with the function's name at its end
 * @param handler {@code Class::method}
 * @param code what the deployment package has unpacked: classes, and jars in {@code lib}
 * @param memoryMegabytes of which the runtime gives the heap a share
 * @param environment all the process gets to know, beside what Lambda itself sets
 */
public record FunctionSettings(
    String arn,
    String handler,
    Path code,
    int memoryMegabytes,
    Duration timeout,
    Map<String, String> environment) {

  public FunctionSettings {
    environment = Map.copyOf(environment);
  }

  public String name() {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
