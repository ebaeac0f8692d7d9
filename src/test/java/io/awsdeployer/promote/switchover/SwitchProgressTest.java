package io.awsdeployer.promote.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import org.junit.jupiter.api.Test;

/** What is told of a switch that the time ends. */
class SwitchProgressTest {
  @Test
  void whereNoTagHasMovedNoneIsNamed() {
    PromotionIncompleteException e =
        new PromotionIncompleteException(Problem.of("The time is up."));
    assertThat(new SwitchProgress().cutShort(3, e).problem().sentence())
        .isEqualTo(
            "The function's time ended within the switch, with 0 of 3 tags switched for certain.");
  }
}
