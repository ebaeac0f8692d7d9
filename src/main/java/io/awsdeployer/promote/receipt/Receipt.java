package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What one build's switch of one target replaces.
 *
 * @param tags no tag of the target twice
 */
public record Receipt(
    Build build, RegistryId source, RegistryId target, Status status, List<Entry> tags) {

  public Receipt {
    tags = List.copyOf(tags);
    Set<String> names = new HashSet<>();
    for (Entry entry : tags) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("two entries are about " + entry.name());
      }
    }
  }

  /** Which build it was, by the event. */
  public record Build(String env, String repo, String sk) {}

  /** How far the switch got. */
  public enum Status {
    /** Written before the first tag moves: any of them may have. */
    SWITCHING,
    /** All of them have. */
    SWITCHED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String word) {
      for (Status status : values()) {
        if (status.word().equals(word)) {
          return status;
        }
      }
      throw new IllegalArgumentException(
          "'%s' is not a status (switching or switched)".formatted(word));
    }
  }

  /**
   * One tag.
   *
   * @param digest what the switch points it to
   * @param replaced what it pointed to before the build's first switch; empty where it was new, the
   *     same as {@code digest} where it was right already
   */
  public record Entry(
      RepositoryName sourceRepository,
      Reference sourceReference,
      RepositoryName repository,
      Tag tag,
      Digest digest,
      Optional<Digest> replaced) {

    /** As people write it: {@code repository:tag}. */
    public String name() {
      return repository.with(tag);
    }
  }
}
