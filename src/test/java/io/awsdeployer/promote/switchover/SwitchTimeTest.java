package io.awsdeployer.promote.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.timing.Pace;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The time that is kept free for the switch: there and, if need be, all the way back. */
class SwitchTimeTest {
  /** Lambda's fifteen minutes without the ten seconds kept for ending well. */
  private static final Duration LONGEST = Duration.ofMinutes(15).minusSeconds(10);

  @Test
  void eachTagHasTimeForItsPutAndForTheWayBack() {
    assertThat(of(10).needed()).isEqualTo(Duration.ofMillis(1_900).plusSeconds(2));
  }

  @Test
  void whereWhatIsReplacedIsKeptThatIsAPutMore() {
    assertThat(of(10, true, Duration.ZERO).needed())
        .isEqualTo(Duration.ofMillis(2_900).plusSeconds(2));
  }

  @Test
  void noTagsNeedNoTime() {
    assertThat(of(0).needed()).isZero();
  }

  @Test
  void asManyTagsAsReadmeSaysFitIntoTheLongestCallAndFewMore() {
    of(3_300).requireWithin(LONGEST);

    assertThatThrownBy(() -> of(3_350).requireWithin(LONGEST))
        .isInstanceOf(TargetLimitExceededException.class)
        .hasMessageStartingWith("Switching 3350 tags takes 671 s with the way back kept open")
        .hasMessageContaining("the function has 890 s in all; nothing was promoted");
  }

  @Test
  void aQuarterOfTheTimeIsForWhatComesBefore() {
    assertThat(of(10).needed()).isEqualTo(Duration.ofMillis(3_900));
    of(10).requireWithin(Duration.ofMillis(5_204));

    assertThatThrownBy(() -> of(10).requireWithin(Duration.ofMillis(5_200)))
        .isInstanceOf(TargetLimitExceededException.class);
  }

  @Test
  void claimingTheTagsHasTimeOfItsOwnAlsoWhereNoneIsToMove() {
    Duration claims = Duration.ofSeconds(3);
    assertThat(of(10, claims).needed()).isEqualTo(of(10).needed().plus(claims));
    assertThat(of(0, claims).needed()).isEqualTo(claims);
    assertThatThrownBy(() -> of(10, claims).requireWithin(Duration.ofSeconds(8)))
        .hasMessageContaining("takes 6 s")
        .hasMessageContaining("and with 3 s for claiming them in the deployments table");
  }

  private static SwitchTime of(int tags) {
    return of(tags, Duration.ZERO);
  }

  private static SwitchTime of(int tags, Duration claims) {
    return of(tags, false, claims);
  }

  private static SwitchTime of(int tags, boolean keeping, Duration claims) {
    Pace pace = new Pace(10, Clock.systemUTC(), _ -> {});
    EcrRegistry target = mock(EcrRegistry.class);
    when(target.timeForPuts(anyInt())).thenAnswer(call -> pace.timeFor(call.getArgument(0)));
    return SwitchTime.of(tags, keeping, claims, target);
  }
}
