package io.awsdeployer.promote.demo;

/** {@code make run}. */
final class Run {
  private Run() {}

  public static void main(String[] arguments) throws Exception {
    System.exit(new Demo(Screen.standardError(), System.out, Events.ofTheProject()).run());
  }
}
