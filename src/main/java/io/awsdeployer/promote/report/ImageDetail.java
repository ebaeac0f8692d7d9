package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.plan.Companions;
import io.awsdeployer.promote.plan.ImageShares;
import io.awsdeployer.promote.plan.NewerBuild;
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
  static ObjectNode done(PlannedImage image, Optional<Digest> replaced, Companions companions) {
    ObjectNode detail = common(image);
    detail.put("result", result(image));
    replaced.ifPresent(digest -> detail.put("replaced", digest.value()));
    return with(companions, image, TagWords.DONE, detail);
  }

  /** That it is where the target pulls it from. */
  static ObjectNode verified(VerifiedImage image) {
    return common(image.spec(), image.digest()).put("result", "verified: nothing is copied");
  }

  /** What would be done with it. */
  static ObjectNode planned(PlannedImage image, ImageShares.Share share, Companions companions) {
    ObjectNode detail = toSwitch(image, image.present() ? "present" : "to copy");
    if (!image.present() || share.blobs() > 0) {
      detail.put("blobs_to_copy", share.blobs()).put("bytes_to_copy", share.bytes());
    }
    if (image.lacksRepository()) {
      detail.put("repository", "to create");
    }
    return with(companions, image, TagWords.TO_DO, detail);
  }

  /** What was done with it but for its tag, and what is left to do with that. */
  static ObjectNode staged(PlannedImage image, Companions companions) {
    ObjectNode detail = toSwitch(image, image.present() ? "present" : "copied");
    return with(companions, image, TagWords.TO_DO, detail);
  }

  private static ObjectNode toSwitch(PlannedImage image, String content) {
    ObjectNode detail = common(image);
    detail.put("content", content);
    detail.put("tag", TagWords.TO_DO.of(image.tagChange()));
    if (image.tagChange() instanceof TagChange.Move(Digest from)) {
      detail.put("replaces", from.value());
    }
    image.newerBuild().ifPresent(build -> past(build, detail));
    return detail;
  }

  /** That its tag goes back, or went back, from a newer build. */
  static void past(NewerBuild build, ObjectNode detail) {
    detail.putObject("newer_build").put("sk", build.sk()).put("repo", build.repo());
  }

  /** What a tag's change is called before it is done, and after. */
  private enum TagWords {
    TO_DO("to create", "to move"),
    DONE("created", "moved");

    private final String create;
    private final String move;

    TagWords(String create, String move) {
      this.create = create;
      this.move = move;
    }

    String of(TagChange change) {
      return switch (change) {
        case TagChange.None() -> "in place";
        case TagChange.Create() -> create;
        case TagChange.Move _ -> move;
      };
    }
  }

  private static ObjectNode with(
      Companions companions, PlannedImage image, TagWords words, ObjectNode detail) {
    Companions.Belonging belonging = companions.of().get(image.spec());
    if (belonging == null) {
      return detail;
    }
    ObjectNode referrers = detail.putObject("referrers").put("count", belonging.count());
    belonging.types().forEach(referrers.putObject("types")::put);
    if (!belonging.tags().isEmpty()) {
      ObjectNode tags = referrers.putObject("tags");
      belonging
          .tags()
          .forEach((tag, change) ->
              tags.put(tag, change.map(words::of).orElse("kept: it has more than the source's")));
    }
    belonging
        .tags()
        .forEach((tag, change) -> {
          if (change.orElse(null) instanceof TagChange.Move(Digest from)) {
            referrers.withObject("/replaces").put(tag, from.value());
          }
        });
    if (belonging.archived() > 0) {
      referrers.put("archived", belonging.archived());
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
