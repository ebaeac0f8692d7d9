package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.plan.NewerBuild;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Tag;
import java.util.Map;
import java.util.Optional;

/** Told what a switch is about to replace. */
public interface SwitchRecord {
  /** For a promotion that leaves no receipt. */
  SwitchRecord NONE =
      new SwitchRecord() {
        @Override
        public boolean isOurs(ImageSpec image, Digest now) {
          return false;
        }

        @Override
        public void begins(Map<ImageSpec, Replaced> moving) {}
      };

  /**
   * What a tag that is about to move leaves behind.
   *
   * @param digest what it points to now, if it is there
   * @param kept the tag that this image has got besides
   * @param passed the newer build whose tag it is until then
   */
  record Replaced(Optional<Digest> digest, Optional<Tag> kept, Optional<NewerBuild> passed) {}

  /**
   * Whether an earlier call of the same build has pointed the image's tag there: then it is nothing
   * that anybody goes back to.
   */
  boolean isOurs(ImageSpec image, Digest now);

  /**
   * The first tag is about to move. What this throws stops the switch before it does.
   *
   * @param moving the images whose tags are to be moved
   */
  void begins(Map<ImageSpec, Replaced> moving);
}
