package io.awsdeployer.promote.demo;

import io.awsdeployer.localaws.lambda.Answer;
import io.awsdeployer.localaws.lambda.FunctionSettings;
import io.awsdeployer.localaws.lambda.LocalFunction;
import io.awsdeployer.localaws.lambda.TaskFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The function, deployed: what the build made, under AWS's runtime interface client. */
final class Function implements AutoCloseable {
  static final int MEMORY_MEGABYTES = 512;
  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final String ARN =
      "arn:aws:lambda:%s:%s:function:demo-aws-deployer-promote-images"
          .formatted(Shop.HOME, Shop.PIPELINE);
  private static final String HANDLER =
      "io.awsdeployer.promote.PromoteImagesHandler::handleRequest";

  private final TaskFolder code;
  private final LocalFunction function;

  private Function(TaskFolder code, LocalFunction function) {
    this.code = code;
    this.function = function;
  }

  static Function deploy(Map<String, String> environment, Consumer<String> log) throws IOException {
    TaskFolder code = TaskFolder.of(MachineFiles.classes(), MachineFiles.libraries());
    FunctionSettings settings =
        new FunctionSettings(ARN, HANDLER, code.path(), MEMORY_MEGABYTES, TIMEOUT, environment);
    return new Function(code, LocalFunction.start(settings, log));
  }

  static String name() {
    return ARN.substring(ARN.lastIndexOf(':') + 1);
  }

  Answer invoke(String event) throws InterruptedException {
    return function.invoke(event);
  }

  @Override
  public void close() {
    function.close();
    code.close();
  }
}
