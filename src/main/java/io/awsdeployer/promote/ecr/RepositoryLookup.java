package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Map;

/** The repositories that are there, and why the others cannot be used. */
public record RepositoryLookup(
    Map<RepositoryName, TargetRepository> found, Map<RepositoryName, PromotionException> problems) {
  public RepositoryLookup {
    found = Map.copyOf(found);
    problems = Map.copyOf(problems);
  }
}
