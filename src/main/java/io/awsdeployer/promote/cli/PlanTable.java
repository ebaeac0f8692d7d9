package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.plan.Companions;
import io.awsdeployer.promote.plan.ImageShares;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PlannedRepository;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.TagChange;
import io.awsdeployer.promote.registry.Digest;
import java.util.ArrayList;
import java.util.List;

/** A plan as a person reads it: what is to be made, then a row for each tag of an image. */
record PlanTable(PromotionPlan plan) {

  void show(Screen screen) {
    for (PlannedRepository repository : plan.repositories()) {
      screen.line(
          "%s the repository %s, settings from: %s"
              .formatted(
                  repository.begun() ? "To complete:" : "To create:",
                  repository.name(),
                  repository.origin()));
    }
    ImageShares shares = new ImageShares(plan);
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "FROM " + plan.source(), "TO " + plan.target(), "DIGEST", "CONTENT", "SIZE", "TAG"));
    for (PlannedImage image : plan.images()) {
      ImageShares.Share share = shares.of(image);
      rows.add(
          List.of(
              image.spec().source(),
              image.spec().target(),
              Amounts.digest(image.digest()),
              content(image),
              image.present() && share.blobs() == 0 ? "" : Amounts.bytes(share.bytes()),
              tag(image)));
    }
    screen.table(rows);
  }

  private String content(PlannedImage image) {
    String content = image.present() ? "present" : "to copy";
    Companions.Belonging belonging = plan.companions().of().get(image.spec());
    return belonging == null
        ? content
        : "%s, with %s".formatted(content, Wording.count(belonging.count(), "referrer"));
  }

  private static String tag(PlannedImage image) {
    String change =
        switch (image.tagChange()) {
          case TagChange.None() -> "in place";
          case TagChange.Create() -> "to create";
          case TagChange.Move(Digest from) ->
              "to move from %s to %s"
                  .formatted(Amounts.digest(from), Amounts.digest(image.digest()));
        };
    return image
        .newerBuild()
        .map(build -> "%s, back from the newer build %s".formatted(change, build.sk()))
        .orElse(change);
  }
}
