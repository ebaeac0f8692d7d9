package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.ReferrerList;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Gatherers;

/**
 * Finds what belongs to some manifests in the source, level by level: one list for each manifest,
 * and the computed tags a hundred a request. What is found is asked about in its turn, for
 * signatures are signed, too.
 */
final class ReferrerSearch {
  /** The signature of an SBOM is at two; the bound defends against a hostile source. */
  static final int DEEPEST = 5;

  /** Of one promotion: at ten puts a second, more is nothing that one call could put. */
  static final int MOST = 5_000;

  private static final int LISTS_AT_ONCE = 8;
  private static final int READ_AT_ONCE = 100;

  private final EcrRegistry source;
  private final Workers workers;
  private final Obstacles obstacles;
  private final int most;
  private final long mostCharacters;
  private final AtomicInteger found = new AtomicInteger();

  /**
   * A search for one promotion.
   *
   * @param most how many manifests may be found in all
   * @param mostCharacters how long those of one repository and level may be together
   */
  ReferrerSearch(
      EcrRegistry source, Workers workers, Obstacles obstacles, int most, long mostCharacters) {
    this.source = source;
    this.workers = workers;
    this.obstacles = obstacles;
    this.most = most;
    this.mostCharacters = mostCharacters;
  }

  /** What belongs to the manifests; what stands in the way of that is an obstacle. */
  Referrers find(RepositoryName repository, SequencedSet<Digest> subjects)
      throws InterruptedException {
    Referrers referrers = new Referrers();
    Set<Digest> asked = new HashSet<>();
    Set<Digest> level = subjects;
    try {
      for (int depth = 1; !level.isEmpty(); depth++) {
        asked.addAll(level);
        Set<Digest> next = step(repository, List.copyOf(level), depth, referrers);
        if (depth > DEEPEST && !next.isEmpty()) {
          throw refused(
              repository,
              subjects.getFirst(),
              "there are referrers of referrers, more than %d deep".formatted(DEEPEST));
        }
        next.removeAll(asked);
        level = next;
      }
    } catch (ServiceUnavailableException e) {
      throw e;
    } catch (PromotionException e) {
      obstacles.addForSource(repository, e);
    }
    return referrers;
  }

  /** One level; the answer is what to ask about next. */
  private Set<Digest> step(
      RepositoryName repository, List<Digest> subjects, int depth, Referrers referrers)
      throws InterruptedException {
    List<ReferrerList> lists =
        workers.map(
            subjects, LISTS_AT_ONCE, subject -> source.referrers(repository, subject, most));
    SequencedSet<Digest> listed = new LinkedHashSet<>();
    lists.forEach(list -> listed.addAll(list.digests()));
    listed.removeIf(referrers.graph()::has);
    Map<Tag, Digest> tags = CompanionTag.of(subjects);
    Lookup tagged = source.find(repository, tags.keySet());
    if (found.addAndGet(listed.size() + tagged.found().size()) > most) {
      throw refused(
          repository,
          subjects.getFirst(),
          "more than %,d manifests refer to the images of this promotion".formatted(most));
    }
    List<StoredManifest> roots = read(repository, listed);
    tags.keySet().forEach(tag -> tagged.get(tag).ifPresent(roots::add));
    Set<Digest> fresh =
        referrers.add(new GraphWalk(source, obstacles).walk(repository, roots), depth);
    tags.forEach((tag, subject) -> {
      Lookup.Failure failure = tagged.failures().get(tag);
      if (failure != null && failure.inaccessible()) {
        referrers.addArchived(subject, 1);
      } else if (failure != null && !failure.notFound()) {
        throw new SourceFailure(source).of(repository, tag, failure);
      }
      tagged
          .get(tag)
          .ifPresent(m -> tagged(subject, m.digest(), tag, referrers).forEach(fresh::remove));
    });
    for (int i = 0; i < subjects.size(); i++) {
      Digest subject = subjects.get(i);
      referrers.addArchived(subject, lists.get(i).archived());
      lists.get(i).digests().forEach(one -> referrers.add(subject, one, Optional.empty()));
    }
    return fresh;
  }

  /** A hundred at a time, so that no more is held than may be. */
  private List<StoredManifest> read(RepositoryName repository, SequencedSet<Digest> listed) {
    List<StoredManifest> read = new ArrayList<>();
    long characters = 0;
    for (List<Digest> some : listed.stream().gather(Gatherers.windowFixed(READ_AT_ONCE)).toList()) {
      Lookup lookup = source.find(repository, some);
      for (Digest digest : some) {
        Lookup.Failure failure = lookup.failures().get(digest);
        if (failure != null) {
          throw new SourceFailure(source).of(repository, digest, failure);
        }
        lookup.get(digest).ifPresent(read::add);
        characters += lookup.get(digest).map(m -> m.text().length()).orElse(0);
      }
      if (characters > mostCharacters) {
        throw refused(
            repository,
            some.getFirst(),
            "the manifests that refer to the images come to more than 64 MiB");
      }
    }
    return read;
  }

  /**
   * What a computed tag gives; a listing is nothing that anybody refers to, so it is the answer.
   */
  private static Set<Digest> tagged(Digest subject, Digest manifest, Tag tag, Referrers referrers) {
    referrers.add(subject, manifest, Optional.of(tag));
    if (referrers.graph().get(manifest).orElse(null) instanceof Manifest.Index index) {
      Graph.children(index).forEach(child -> referrers.add(subject, child, Optional.empty()));
      return Set.of(manifest);
    }
    return Set.of();
  }

  private UnsupportedImageException refused(
      RepositoryName repository, Digest digest, String reason) {
    return new UnsupportedImageException(
        Problem.of(
                "What belongs to the image %s@%s in the source registry %s cannot travel with it: %s."
                    .formatted(repository, digest, source.id(), reason))
            .attempted(
                new Attempt(
                    "ecr:ListImageReferrers",
                    source.principal().arn(),
                    source.repositoryArn(repository)))
            .remedy(
                "check who pushes there; \"referrers\": false of an image in the deploy manifest leaves"
                    + " behind what belongs to it"));
  }
}
