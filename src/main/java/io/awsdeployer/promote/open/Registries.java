package io.awsdeployer.promote.open;

import io.awsdeployer.promote.ecr.EcrRegistry;

/** The two ends of a promotion, open. */
public record Registries(EcrRegistry source, EcrRegistry target) implements AutoCloseable {
  @Override
  public void close() {
    source.close();
    target.close();
  }
}
