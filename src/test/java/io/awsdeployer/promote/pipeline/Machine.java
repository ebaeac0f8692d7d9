package io.awsdeployer.promote.pipeline;

/** A state machine of the project. */
enum Machine {
  SINGLE_ACCOUNT("step-function-definition.json"),
  MULTI_ACCOUNT("multi-account-step-function-definition.json");

  private final String file;

  Machine(String file) {
    this.file = file;
  }

  Definition definition() {
    return Definition.of(file);
  }
}
