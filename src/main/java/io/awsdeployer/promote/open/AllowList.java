package io.awsdeployer.promote.open;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.RepositoryNotAllowedException;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ECR repositories that a build's repository may promote: aws-deployer's comma list. An entry
 * is a repository's name, with {@code *} for any characters, or the same behind a registry's host.
 *
 * @param parameter the SSM parameter that has it
 * @param text the list as it stands there
 */
record AllowList(String parameter, String text, List<Entry> entries) {
  private static final int MOST_TOLD = 100;

  AllowList {
    entries = List.copyOf(entries);
  }

  /**
   * One entry.
   *
   * @param registry what its host says; absent: any
   */
  record Entry(Optional<RegistryId> registry, Pattern name) {
    /** ECR's hosts, those of FIPS and of dual stack too (docs/ecr-behaviour.md §2). */
    private static final Pattern URI =
        Pattern.compile(
            "(?:https://)?(?<account>[0-9]{12})\\.dkr[.-]ecr(?:-fips)?\\.(?<region>[a-z0-9-]+)\\.[^/]+/(?<name>.+)");

    private static final Pattern NAME = Pattern.compile("[a-z0-9*][a-z0-9*._/-]*");

    static Entry of(String text) {
      Matcher uri = URI.matcher(text);
      if (uri.matches()) {
        RegistryId registry =
            new RegistryId(
                new AccountId(uri.group("account")), new RegionName(uri.group("region")));
        return new Entry(Optional.of(registry), name(uri.group("name"), text));
      }
      return new Entry(Optional.empty(), name(text, text));
    }

    private static Pattern name(String name, String whole) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "the entry '%s' is neither a repository's name, with '*' for any characters, nor such a name behind an ECR registry's host"
                .formatted(whole));
      }
      return Pattern.compile(
          Stream.of(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private boolean names(RepositoryName repository, Optional<RegistryId> source) {
      return name.matcher(repository.value()).matches()
          && (registry.isEmpty() || registry.equals(source));
    }
  }

  /** Reads a comma list; empty entries are none. */
  static AllowList of(String parameter, String text) {
    List<Entry> entries =
        Stream.of(text.split(",", -1))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .map(Entry::of)
            .toList();
    return new AllowList(parameter, text, entries);
  }

  /**
   * Lets images pass whose repositories are all named, those of the target too.
   *
   * @param source what a host in an entry has to be; needed only where {@link #hasHosts} says so
   * @throws RepositoryNotAllowedException with every repository that is not
   */
  void check(List<ImageSpec> images, String build, Optional<RegistryId> source) {
    Set<String> refused = new LinkedHashSet<>();
    for (ImageSpec image : images) {
      if (!names(image.sourceRepository(), source)) {
        refused.add(image.sourceRepository().value());
      }
      if (!names(image.targetRepository(), source)) {
        refused.add(
            image.targetRepository().equals(image.sourceRepository())
                ? image.targetRepository().value()
                : "%s (target of %s)".formatted(image.targetRepository(), image.source()));
      }
    }
    if (!refused.isEmpty()) {
      throw new RepositoryNotAllowedException(problem(new ArrayList<>(refused), build));
    }
  }

  /** Whether it depends on the source registry what is allowed. */
  boolean hasHosts() {
    return entries.stream().anyMatch(entry -> entry.registry().isPresent());
  }

  private boolean names(RepositoryName repository, Optional<RegistryId> source) {
    return entries.stream().anyMatch(entry -> entry.names(repository, source));
  }

  private Problem problem(List<String> refused, String build) {
    String told = refused.stream().limit(MOST_TOLD).collect(Collectors.joining(", "));
    String more = refused.size() > MOST_TOLD ? ", … " + (refused.size() - MOST_TOLD) + " more" : "";
    return Problem.of(
            "%s may not promote %s that its allow-list does not name: %s%s. Nothing was read from ECR."
                .formatted(
                    build,
                    refused.size() == 1 ? "1 repository" : refused.size() + " repositories",
                    told,
                    more))
        .remedy(
            "if it should, add them to the comma list in the SSM parameter %s, which has: %s"
                .formatted(
                    parameter, text.length() <= 2_000 ? text : text.substring(0, 2_000) + "…"))
        .remedy(
            "an entry with a registry's host is for that registry only, and has to name the source registry");
  }
}
