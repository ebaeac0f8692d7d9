package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.Refusal;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.report.Outcome;

/** How a call ended, in a person's words. */
record Summary(Screen screen) {

  void show(Outcome outcome) {
    switch (outcome) {
      case Outcome.Skipped skipped -> screen.good("Nothing to promote: " + skipped.reason() + ".");
      case Outcome.Refused refused -> {
        for (Refusal refusal : refused.refusals()) {
          screen.line(refusal.reason().problem().text());
        }
        screen.bad(
            "%s in the way. Nothing was written."
                .formatted(Wording.count(refused.refusals().size(), "problem")));
      }
      case Outcome.Verified verified -> {
        verified.images().forEach(image -> screen.line(image.uri() + "@" + image.digest()));
        screen.good(
            "%s where the target pulls from; nothing is copied."
                .formatted(Wording.count(verified.images().size(), "image")));
      }
      case Outcome.Planned planned -> {
        planned
            .keeps()
            .forEach((image, tag) ->
                screen.line(
                    "What %s points to would be kept as %s".formatted(image.target(), tag)));
        planned(planned.plan());
      }
      case Outcome.Resolved resolved -> {
        for (ImageSpec image : resolved.images()) {
          screen.line(image.source() + "@" + image.pin().map(Digest::value).orElse(""));
        }
      }
      case Outcome.StagedOnly staged ->
          screen.good(
              "%s staged, no tag has moved."
                  .formatted(Wording.count(staged.plan().images().size(), "image")));
      case Outcome.PutBack putBack -> {
        putBack.reverted().tags().forEach(tag -> screen.line(tag.toString()));
        putBack
            .repositories()
            .forEach(name -> screen.line("The repository %s was made and stays".formatted(name)));
        screen.good(
            "%s put back, by %s."
                .formatted(Wording.count(putBack.reverted().restored(), "tag"), putBack.receipt()));
      }
      case Outcome.Promoted promoted -> promoted(promoted);
      case Outcome.Notified notified ->
          notified
              .parts()
              .forEach(part -> {
                screen.title(part.object());
                show(part.outcome());
              });
    }
  }

  private void planned(PromotionPlan plan) {
    screen.good(
        "Nothing stands in the way: %s (%s) to copy, %s to put, %s to switch. Nothing was written."
            .formatted(
                Wording.count(plan.blobs().size(), "blob"),
                Amounts.bytes(plan.bytes()),
                Wording.count(plan.manifests().size(), "manifest"),
                Wording.count(plan.tagChanges().size(), "tag")));
  }

  private void promoted(Outcome.Promoted promoted) {
    for (PlannedImage image : promoted.plan().images()) {
      screen.line("%s@%s".formatted(image.uri(), image.digest()));
    }
    promoted.receipt().ifPresent(uri -> screen.detail("Receipt: " + uri));
    screen.good(
        "%s in place: %s (%s) copied, %s switched in %s."
            .formatted(
                Wording.count(promoted.plan().images().size(), "image"),
                Wording.count(promoted.staged().blobs(), "blob"),
                Amounts.bytes(promoted.staged().bytes()),
                Wording.count(promoted.switched().tags(), "tag"),
                Amounts.time(promoted.duration())));
  }
}
