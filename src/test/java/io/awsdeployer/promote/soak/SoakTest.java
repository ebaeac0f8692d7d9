package io.awsdeployer.promote.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.testing.Bed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form of {@code make soak}: hundreds of builds, and what must not grow does not. */
class SoakTest {
  private static final int WARM_UP = 40;
  private static final int SAMPLES = 6;
  private static final int BUILDS_A_SAMPLE = 10;

  @Test
  void nothingGrowsWithTheNumberOfBuildsAlsoWhereSomeGoWrong() throws Exception {
    try (Deployment deployment = Deployment.of(Bed.start())) {
      Builds builds = new Builds(deployment, 7);
      Trend trend = new Trend();
      while (builds.made() < WARM_UP) {
        builds.next();
      }
      for (int i = 0; i < SAMPLES; i++) {
        while (builds.made() < WARM_UP + i * BUILDS_A_SAMPLE) {
          builds.next();
        }
        trend.add(deployment.vitals());
      }
      System.out.println(trend.samples());
      assertThat(trend.growths()).isEmpty();
      assertThat(builds.faults()).isGreaterThan(10);
    }
  }

  @Test
  void aBuildOfVeryManyImagesGoesToManyTargetsWithinTheMemory() throws Exception {
    Load load =
        Load.of(Integer.getInteger("load.images", 60), Integer.getInteger("load.targets", 10));
    System.out.println(load.figures());
    assertThat(load.seconds()).hasSize(Integer.getInteger("load.targets", 10));
  }

  @Test
  void whatGrowsIsTold() {
    Trend trend = new Trend();
    for (int i = 0; i < 9; i++) {
      trend.add(new Vitals(20 + 3 * i, 50 + 20 * i, 10 + 20 * i, (20L + 2L * i) << 20));
    }
    assertThat(trend.growths())
        .containsExactly(
            "threads: from 26 to 38",
            "files: from 90 to 170",
            "sockets: from 50 to 130",
            "live heap bytes: from 25165824 to 33554432");
    Trend flat = new Trend();
    for (int i = 0; i < 9; i++) {
      flat.add(new Vitals(20 + i % 3, 50 + 10 * (i % 2), 10, (20L + i % 2) << 20));
    }
    assertThat(flat.growths()).isEqualTo(List.of());
  }
}
