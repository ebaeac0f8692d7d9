package io.awsdeployer.localaws.ecr;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A repository creation template (§4.2). It is only kept and described: nothing makes repositories
 * by itself here.
 */
public record CreationTemplate(
    String prefix,
    List<String> appliedFor,
    RepositorySettings settings,
    Optional<String> lifecyclePolicy,
    Optional<String> policy,
    Map<String, String> tags) {
  public CreationTemplate {
    appliedFor = List.copyOf(appliedFor);
    tags = Map.copyOf(tags);
  }
}
