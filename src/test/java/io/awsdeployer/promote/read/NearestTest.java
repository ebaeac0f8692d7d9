package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("repository", "tag", "digest", "target_tag");

  @Test
  void ofSeveralTheNearestIsTaken() {
    assertThat(Nearest.to("target_tga", KNOWN)).contains("target_tag");
    assertThat(Nearest.to("tga", List.of("target_tag"))).isEmpty();
  }

  @Test
  void whatResemblesNothingIsLeftAlone() {
    assertThat(Nearest.to("platform", KNOWN)).isEmpty();
    assertThat(Nearest.to("", KNOWN)).isEmpty();
    assertThat(Nearest.to("x", KNOWN)).isEmpty();
    assertThat(Nearest.to("repository".repeat(100_000), KNOWN)).isEmpty();
  }
}
