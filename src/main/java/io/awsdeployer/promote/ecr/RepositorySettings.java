package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Map;
import java.util.Optional;

/**
 * What a repository is made with.
 *
 * @param lifecyclePolicy the JSON text
 * @param policy the repository policy's JSON text
 */
public record RepositorySettings(
    boolean scanOnPush,
    Encryption encryption,
    TagMutability mutability,
    Optional<String> lifecyclePolicy,
    Optional<String> policy,
    Map<String, String> tags) {
  /** What ECR takes where nothing is said. */
  public static final RepositorySettings STANDARD =
      new RepositorySettings(
          false,
          Encryption.STANDARD,
          TagMutability.STANDARD,
          Optional.empty(),
          Optional.empty(),
          Map.of());

  /** What is read of a repository each with a request and a right of its own. */
  public enum Part {
    /** Scan on push, encryption, mutability. */
    BASICS,
    LIFECYCLE_POLICY,
    POLICY,
    TAGS
  }

  public RepositorySettings {
    tags = Map.copyOf(tags);
  }

  /** Whether making it takes more than one request. */
  public boolean hasPolicies() {
    return lifecyclePolicy.isPresent() || policy.isPresent();
  }

  /** The repository as a plan sees it before it is there: nobody knows its address yet. */
  public TargetRepository planned(RepositoryName name) {
    return new TargetRepository(name, "", mutability.kind(), mutability.exclusions());
  }
}
