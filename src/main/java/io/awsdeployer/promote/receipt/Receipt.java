package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What one build's promotion to one target replaces, and how it came about.
 *
 * @param created the repositories of the target that the build's calls made; nothing removes them
 * @param tags no tag of the target twice
 * @param notes for people and audits
 */
public record Receipt(
    Build build,
    RegistryId source,
    RegistryId target,
    Status status,
    List<RepositoryName> created,
    List<Entry> tags,
    Notes notes) {

  public Receipt {
    created = List.copyOf(created);
    tags = List.copyOf(tags);
    Set<String> names = new HashSet<>();
    for (Entry entry : tags) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("two entries are about " + entry.name());
      }
    }
  }

  /** Whether another receipt has nothing to say of the tags that this one does not. */
  boolean saysOfTags(Receipt other) {
    return status == other.status
        && tags.stream()
            .map(Entry::essence)
            .toList()
            .equals(other.tags.stream().map(Entry::essence).toList());
  }

  /** The same after its tags were put back. */
  public Receipt reverted(
      Circumstances circumstances, List<Notes.RevertedTag> reverted, Instant finished) {
    return new Receipt(
        build,
        source,
        target,
        Status.REVERTED,
        created,
        tags,
        notes.reverted(circumstances, reverted, finished));
  }

  /** Which build it was, by the event. */
  public record Build(String env, String repo, String sk) {}

  /** How far it got. */
  public enum Status {
    /** Repositories were made for it; nothing is told yet of what is brought there. */
    STAGING,
    /** Everything is at the target, and no tag has moved: the receipt of {@code stage}. */
    STAGED,
    /** Everything is where the target pulls from, and nothing was moved. */
    VERIFIED,
    /** Written before the first tag moves: any of them may have. */
    SWITCHING,
    /** All of them have. */
    SWITCHED,
    /** They were put back, as far as that could be. */
    REVERTED;

    /** Whether any tag may have moved, so that there is something to put back. */
    public boolean isOfASwitch() {
      return this != STAGING && this != STAGED && this != VERIFIED;
    }

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
          "'%s' is not a status (staging, staged, verified, switching, switched or reverted)"
              .formatted(word));
    }
  }

  /**
   * One tag.
   *
   * @param digest what the switch points it to
   * @param replaced what it pointed to before the build's first switch; empty where it was new, the
   *     same as {@code digest} where it was right already
   * @param kept the tag under which that image stays
   * @param notes for people and audits
   */
  public record Entry(
      RepositoryName sourceRepository,
      Reference sourceReference,
      RepositoryName repository,
      Tag tag,
      Digest digest,
      Optional<Digest> replaced,
      Optional<Tag> kept,
      TagNotes notes) {

    /** What a revert needs of it. */
    private List<Object> essence() {
      return List.of(name(), digest, replaced, kept);
    }

    /** As people write it: {@code repository:tag}. */
    public String name() {
      return repository.with(tag);
    }
  }
}
