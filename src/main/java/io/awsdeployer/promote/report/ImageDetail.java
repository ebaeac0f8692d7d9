package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.plan.ImageShares;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.TagChange;
import io.awsdeployer.promote.plan.VerifiedImage;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.Optional;

/** One image's entry in {@code details}. */
final class ImageDetail {
  private ImageDetail() {}

  /** What was done with an image. */
  static ObjectNode done(PlannedImage image, Optional<Digest> replaced) {
    ObjectNode detail = common(image);
    detail.put("result", result(image));
    replaced.ifPresent(digest -> detail.put("replaced", digest.value()));
    return detail;
  }

  /** That it is where the target pulls it from. */
  static ObjectNode verified(VerifiedImage image) {
    return common(image.spec(), image.digest()).put("result", "verified: nothing is copied");
  }

  /** What would be done with it. */
  static ObjectNode planned(PlannedImage image, ImageShares.Share share) {
    ObjectNode detail = toSwitch(image, image.present() ? "present" : "to copy");
    if (!image.present()) {
      detail.put("blobs_to_copy", share.blobs()).put("bytes_to_copy", share.bytes());
    }
    return detail;
  }

  /** What was done with it but for its tag, and what is left to do with that. */
  static ObjectNode staged(PlannedImage image) {
    return toSwitch(image, image.present() ? "present" : "copied");
  }

  private static ObjectNode toSwitch(PlannedImage image, String content) {
    ObjectNode detail = common(image);
    detail.put("content", content);
    switch (image.tagChange()) {
      case TagChange.None() -> detail.put("tag", "in place");
      case TagChange.Create() -> detail.put("tag", "to create");
      case TagChange.Move(Digest from) ->
          detail.put("tag", "to move").put("replaces", from.value());
    }
    return detail;
  }

  private static ObjectNode common(PlannedImage image) {
    return common(image.spec(), image.digest());
  }

  private static ObjectNode common(ImageSpec spec, Digest digest) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("source", spec.source());
    if (!spec.target().equals(spec.source())) {
      detail.put("target", spec.target());
    }
    return detail.put("digest", digest.value());
  }

  private static String result(PlannedImage image) {
    if (image.samePlace()) {
      return "verified: source and target are the same";
    }
    if (!image.changesTag()) {
      return "in place before";
    }
    return image.present() ? "tagged" : "copied";
  }
}
