package io.awsdeployer.promote.error;

/**
 * What was tried when it failed.
 *
 * @param action the call as IAM names it, for example {@code ecr:PutImage}
 * @param principal the ARN the call was made as
 * @param resource what it was made on: an ARN, a repository, an object
 */
public record Attempt(String action, String principal, String resource) {

  @Override
  public String toString() {
    return "%s as %s on %s".formatted(action, principal, resource);
  }
}
