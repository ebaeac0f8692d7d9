package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.plan.NewerBuild;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Tag;
import java.util.Map;

/**
 * What the switch did.
 *
 * @param replaced the digest that each moved tag pointed to just before; tags that are new, or were
 *     right already, are not in it
 * @param kept the tag that this image has got besides, so that it stays
 * @param passed the newer build whose tag it was, where it went back on purpose
 */
public record Switched(
    int tags,
    Map<ImageSpec, Digest> replaced,
    Map<ImageSpec, Tag> kept,
    Map<ImageSpec, NewerBuild> passed) {
  public static final Switched NOTHING = new Switched(0, Map.of(), Map.of(), Map.of());

  public Switched {
    replaced = Map.copyOf(replaced);
    kept = Map.copyOf(kept);
    passed = Map.copyOf(passed);
  }
}
