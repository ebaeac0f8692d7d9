package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.ecr.model.Repository;

/**
 * {@code DescribeRepositories}: the settings of the target's repositories.
 *
 * <p>One unknown or refused name fails a whole call, so after such a failure they are asked for one
 * by one, to name every one that stands in the way.
 */
final class DescribeRepositories {
  private static final String OPERATION = "DescribeRepositories";
  private static final int MOST_PER_REQUEST = 100;

  private final EcrCaller caller;

  DescribeRepositories(EcrCaller caller) {
    this.caller = caller;
  }

  RepositoryLookup describe(Collection<RepositoryName> names) {
    Map<RepositoryName, TargetRepository> found = new HashMap<>();
    Map<RepositoryName, PromotionException> problems = new HashMap<>();
    List<List<RepositoryName>> batches =
        names.stream().distinct().sorted().gather(Gatherers.windowFixed(MOST_PER_REQUEST)).toList();
    for (List<RepositoryName> batch : batches) {
      try {
        found.putAll(request(batch));
      } catch (ServiceUnavailableException e) {
        throw e;
      } catch (PromotionException e) {
        if (batch.size() == 1) {
          problems.put(batch.getFirst(), e);
        } else {
          oneByOne(batch, found, problems);
        }
      }
    }
    return new RepositoryLookup(found, problems);
  }

  private void oneByOne(
      List<RepositoryName> batch,
      Map<RepositoryName, TargetRepository> found,
      Map<RepositoryName, PromotionException> problems) {
    for (RepositoryName name : batch) {
      try {
        found.putAll(request(List.of(name)));
      } catch (ServiceUnavailableException e) {
        throw e;
      } catch (PromotionException e) {
        problems.put(name, e);
      }
    }
  }

  private Map<RepositoryName, TargetRepository> request(List<RepositoryName> batch) {
    String purpose =
        batch.size() == 1
            ? "read the settings of the repository " + batch.getFirst()
            : "read the settings of %d repositories".formatted(batch.size());
    Map<RepositoryName, TargetRepository> found = new HashMap<>();
    List<String> names = new ArrayList<>(batch.stream().map(RepositoryName::value).toList());
    caller
        .call(
            OPERATION,
            batch.getFirst(),
            purpose,
            ecr ->
                ecr.describeRepositories(
                    r -> r.registryId(caller.registryId()).repositoryNames(names)))
        .repositories()
        .forEach(r ->
            batch.stream()
                .filter(name -> name.value().equals(r.repositoryName()))
                .forEach(name -> found.put(name, settings(name, r))));
    // An image whose repository is left out would else be left out of the promotion.
    for (RepositoryName name : batch) {
      if (!found.containsKey(name)) {
        throw caller.odd(
            "leaves out the repository " + name, OPERATION, caller.repositoryArn(name));
      }
    }
    return found;
  }

  private TargetRepository settings(RepositoryName name, Repository repository) {
    // A value that this SDK does not know is taken as mutable: PutImage itself still refuses.
    TargetRepository.Mutability mutability =
        repository.imageTagMutabilityAsString() != null
                && repository.imageTagMutabilityAsString().startsWith("IMMUTABLE")
            ? TargetRepository.Mutability.IMMUTABLE
            : TargetRepository.Mutability.MUTABLE;
    return new TargetRepository(
        name,
        caller.required(
            repository.repositoryUri(),
            "address of the repository " + name,
            OPERATION,
            caller.repositoryArn(name)),
        mutability,
        repository.imageTagMutabilityExclusionFilters().stream()
            .map(exclusion ->
                caller.required(
                    exclusion.filter(),
                    "filter in an exclusion from the immutability of " + name,
                    OPERATION,
                    caller.repositoryArn(name)))
            .toList());
  }
}
