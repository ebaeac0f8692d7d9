package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.order.TagClaims;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What another build has claimed between this one's claim and its last put: one of these puts may
 * have come after that build's, so such a tag goes back not to what was before but to that build's
 * image.
 *
 * @param returning all moves, each with where to put its tag back to
 */
record Overtaken(Set<PlannedImage> images, List<TagMove> returning) {

  static Overtaken check(List<TagMove> moves, EcrRegistry target, TagClaims claims, EventLog log)
      throws InterruptedException {
    try {
      Map<PlannedImage, Optional<Digest>> taken =
          claims.overtaken(moves.stream().map(TagMove::image).toList());
      List<TagMove> returning = new ArrayList<>();
      for (TagMove move : moves) {
        Optional<Digest> theirs = taken.getOrDefault(move.image(), Optional.empty());
        boolean lost = taken.containsKey(move.image());
        returning.add(
            lost
                ? new TagMove(move.image(), theirs.flatMap(digest -> image(move, digest, target)))
                : move);
      }
      return new Overtaken(taken.keySet(), returning);
    } catch (PromotionIncompleteException e) {
      throw e;
    } catch (PromotionException e) {
      log.warn(
          "All tags are switched, but not told is whether a newer build has claimed one meanwhile",
          Map.of("reason", Wording.firstLine(e)));
      return new Overtaken(Set.of(), moves);
    }
  }

  /** Not there yet: then that build's own put is still to come. */
  private static Optional<StoredManifest> image(TagMove move, Digest digest, EcrRegistry target) {
    RepositoryName repository = move.image().spec().targetRepository();
    return target.find(repository, Set.of(digest)).get(digest);
  }

  boolean isPresent() {
    return !images.isEmpty();
  }

  NewerBuildPromotedException failure() {
    PlannedImage first = images.iterator().next();
    return new NewerBuildPromotedException(
        Problem.of(
                "A newer build has claimed %s of %s while they were switched, %s among them."
                    .formatted(
                        images.size(),
                        Wording.count(returning.size(), "tag"),
                        first.spec().target()))
            .remedy(
                "nothing, if that build is to stay; to go back on purpose, call with \"allow_older\": true"));
  }
}
