package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.demo.Screen;
import java.util.Map;
import java.util.Optional;

/** What a person has to bring. */
final class Needs {
  private final Screen screen;

  Needs(Screen screen) {
    this.screen = screen;
  }

  void show(Optional<Choices> choices) {
    Choices chosen = choices.orElseGet(() -> Choices.of(Map.of("AWS_REGION", "us-east-1")));
    Rights rights = new Rights("aws", chosen);
    """

    make verify-aws needs an AWS account, and rights in it:

      credentials            as for any AWS tool: AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, SSO, ...
      AWS_REGION             the region to work in

    and takes, if you like:

      TARGET_REGION          promotes to that region too
      TARGET_ACCOUNT         promotes to that account too, by
      EXECUTION_ROLE_NAME    the role that the function assumes there (default: ECRImagePromotionRole)
      EXECUTION_ROLE_EXTERNAL_ID
      TARGET_SETUP_ROLE_NAME the role that makes and deletes repositories there (default: the same)
      FUNCTION               a deployed function, invoked besides the one in this process
      PREFIX                 what everything made begins with (default: promote-images-verify)
      YES=1                  asks nothing
      LEFTOVERS=1            deletes what earlier runs have left, and does nothing else

    The policy of whoever runs it:

    """
        .lines()
        .forEach(screen::line);
    rights.own().lines().forEach(screen::line);
    screen.line("");
    screen.line(
        "In a target account, beside what README lists for the role, for TARGET_SETUP_ROLE_NAME:");
    screen.line("");
    rights.setUp().lines().forEach(screen::line);
  }
}
