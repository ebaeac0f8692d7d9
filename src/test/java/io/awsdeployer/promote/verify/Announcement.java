package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.demo.Screen;
import java.util.List;

/** What a person agrees to. */
final class Announcement {
  private final Screen screen;

  Announcement(Screen screen) {
    this.screen = screen;
  }

  void show(Choices choices, Principal caller, RunName run) {
    screen.title("Verifying against AWS");
    screen.table(
        List.of(
            List.of("WHERE", "ACCOUNT", "REGION"),
            List.of("own", caller.account().value(), choices.region().value()),
            List.of(
                "target",
                choices.targetAccount().map(Object::toString).orElse("(own)"),
                choices.targetRegion().orElse(choices.region()).value())));
    screen.line("As %s.".formatted(caller));
    """

    What is made, and deleted at the end:
      ECR   about 100 repositories %1$s/..., with small images, one after the other
            a repository creation template for names below %1$s/, for seconds
            three images of a few kB are archived, which AWS counts for 90 days
      S3    one bucket, %1$s, with a few objects
    Nothing whose name does not begin with %1$s is changed. About 60 MB are uploaded, in about 1,500 calls.
    Estimated cost: less than 0.01 USD.
    If it is killed before its end: make verify-aws LEFTOVERS=1
    """
        .formatted(run)
        .lines()
        .forEach(screen::line);
  }
}
