package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A repository's settings that a promotion has to respect.
 *
 * @param uri what image URIs begin with, as the service says it: nothing composes a host name
 * @param mutability whether tags may move
 * @param exceptions the wildcards whose tags the mutability does not apply to
 */
public record TargetRepository(
    RepositoryName name, String uri, Mutability mutability, List<String> exceptions) {

  /** ECR's four settings are two, each with or without exceptions. */
  public enum Mutability {
    MUTABLE,
    IMMUTABLE
  }

  public TargetRepository {
    exceptions = List.copyOf(exceptions);
  }

  /** Whether a tag that exists may not be pointed elsewhere. */
  public boolean isImmutable(Tag tag) {
    boolean excepted = exceptions.stream().anyMatch(filter -> matches(filter, tag));
    return (mutability == Mutability.IMMUTABLE) != excepted;
  }

  /** The whole tag is matched, {@code *} stands for any characters. */
  private static boolean matches(String filter, Tag tag) {
    String pattern =
        Stream.of(filter.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.matches(pattern, tag.value());
  }
}
