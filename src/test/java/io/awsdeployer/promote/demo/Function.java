package io.awsdeployer.promote.demo;

import io.awsdeployer.promote.testing.DeployedFunction;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** The function as the demo has it. */
final class Function {
  static final String NAME = "demo-aws-deployer-promote-images";
  static final int MEMORY_MEGABYTES = 512;

  private Function() {}

  static DeployedFunction deploy(Map<String, String> environment, Consumer<String> log)
      throws IOException {
    return DeployedFunction.deploy(NAME, MEMORY_MEGABYTES, environment, log, log);
  }
}
