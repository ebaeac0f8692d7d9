package io.awsdeployer.localaws.lambda;

/** How an execution environment comes to be (Lambda's {@code AWS_LAMBDA_INITIALIZATION_TYPE}). */
public enum Initialization {
  ON_DEMAND("on-demand"),

  /**
   * In two phases with a snapshot between them. Here the same process goes on after the "restore":
   * the runtime and the function cannot tell, but chance and time are not put back.
   */
  SNAP_START("snap-start");

  private final String word;

  Initialization(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
