package io.awsdeployer.promote.order;

import io.awsdeployer.promote.plan.NewerBuild;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may set the tags of the target, while several builds want to. */
public interface TagClaims {
  /** Where builds have no order. */
  TagClaims NONE =
      new TagClaims() {
        @Override
        public Map<ImageSpec, NewerBuild> take(List<PlannedImage> images) {
          return Map.of();
        }

        @Override
        public Map<PlannedImage, Optional<Digest>> overtaken(List<PlannedImage> images) {
          return Map.of();
        }

        @Override
        public void giveBack(RepositoryName repository, Tag tag) {}

        @Override
        public void letGo(List<PlannedImage> images) {}

        @Override
        public Duration timeFor(int tags) {
          return Duration.ZERO;
        }
      };

  /**
   * Claims the tags for this build, those that are right already as well: all that are to change,
   * or none.
   *
   * @return the newer builds that tags which are to change are taken from
   * @throws io.awsdeployer.promote.error.NewerBuildPromotedException when a newer build has one
   */
  Map<ImageSpec, NewerBuild> take(List<PlannedImage> images) throws InterruptedException;

  /**
   * Which of the tags another build has claimed since.
   *
   * @return each with what that build points it to, as far as it says so
   */
  Map<PlannedImage, Optional<Digest>> overtaken(List<PlannedImage> images)
      throws InterruptedException;

  /** Gives one tag back to the build that had it before, if it is still this one's. */
  void giveBack(RepositoryName repository, Tag tag);

  /** Gives back after a failure that is told already; what goes wrong with it is only logged. */
  void letGo(List<PlannedImage> images) throws InterruptedException;

  /** How long it may take to claim so many tags, to look again, and to give them back. */
  Duration timeFor(int tags);
}
