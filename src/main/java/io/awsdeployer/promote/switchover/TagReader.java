package io.awsdeployer.promote.switchover;

import static java.util.stream.Collectors.groupingBy;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what the tags point to now, and whether the images they are to point to are there. */
final class TagReader {
  private static final int REPOSITORIES_AT_ONCE = 16;

  private final EcrRegistry target;
  private final Workers workers;

  TagReader(EcrRegistry target, Workers workers) {
    this.target = target;
    this.workers = workers;
  }

  /** One request for each fifty images of a repository. */
  Map<RepositoryName, Lookup> read(List<PlannedImage> images) throws InterruptedException {
    Map<RepositoryName, List<PlannedImage>> byRepository =
        images.stream().collect(groupingBy(i -> i.spec().targetRepository()));
    List<RepositoryName> repositories = new ArrayList<>(byRepository.keySet());
    List<Lookup> lookups =
        workers.map(
            repositories,
            REPOSITORIES_AT_ONCE,
            repository ->
                target.find(
                    repository, references(byRepository.getOrDefault(repository, List.of()))));
    Map<RepositoryName, Lookup> read = new HashMap<>();
    for (int i = 0; i < repositories.size(); i++) {
      read.put(repositories.get(i), lookups.get(i));
    }
    return read;
  }

  private static Set<Reference> references(List<PlannedImage> images) {
    Set<Reference> references = new HashSet<>();
    for (PlannedImage image : images) {
      references.add(image.spec().targetTag());
      references.add(image.digest());
    }
    return references;
  }
}
