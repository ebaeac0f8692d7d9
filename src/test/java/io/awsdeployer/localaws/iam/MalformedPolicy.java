package io.awsdeployer.localaws.iam;

/**
 * A policy that is wrong, or that says something this evaluator does not know. It fails loudly: a
 * condition silently taken for true would make every test of it worthless.
 */
public final class MalformedPolicy extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public MalformedPolicy(String message) {
    super(message);
  }
}
