package io.awsdeployer.promote.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cause has its limit, so of very many tags not all are told. */
class StandingTest {
  private static List<String> tags(int count) {
    return IntStream.range(0, count).mapToObj("t%d"::formatted).toList();
  }

  @Test
  void aHundredTagsAreToldAll() {
    assertThat(Standing.told(tags(100))).isEqualTo(String.join("; ", tags(100)));
  }

  @Test
  void ofMoreTheRestIsCounted() {
    assertThat(Standing.told(tags(101)))
        .isEqualTo(String.join("; ", tags(100)) + "; and 1 more, which the log lists");
  }
}
