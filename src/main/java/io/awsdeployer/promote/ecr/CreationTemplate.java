package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.RepositoryName;

/**
 * A registry's template for repositories that are made on somebody's behalf (user guide, repository
 * creation templates).
 *
 * @param prefix a namespace, a {@code /} behind it is understood; {@code ROOT} is for all that no
 *     other one is for
 */
public record CreationTemplate(String prefix, RepositorySettings settings) {
  private static final String ROOT = "ROOT";

  /** Whether it is for this repository. */
  public boolean covers(RepositoryName name) {
    String namespace = prefix.endsWith("/") ? prefix : prefix + "/";
    return prefix.equals(ROOT) || name.value().startsWith(namespace);
  }

  /** The longest prefix is the closest. */
  public int closeness() {
    return prefix.equals(ROOT) ? 0 : prefix.length();
  }
}
