package io.awsdeployer.promote.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.s3.Bucket;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code make verify-aws LEFTOVERS=1}: old things with the right name go, and nothing else. */
class LeftoversTest extends VerifyScene {
  LeftoversTest() {
    super(LocalAws.builder().clock(new MovableClock()).start());
  }

  @BeforeEach
  void leave() {
    environment.put("LEFTOVERS", "1");
    chooseEverything();
    allow();
    TestImages.small(1).pushTo(repository("check-01234567/case-1"), "v1");
    Bucket _ = aws.account(OWN).bucket("check-01234567").put("a/deploy-manifest.json", "{}");
    EcrRepository _ = aws.account(TARGET).registry(AWAY).createRepository("check-01234567/case-2");
    for (String other : new String[] {"check-me/app", "shop/check-01234567/app", "check"}) {
      EcrRepository _ = repository(other);
    }
    Bucket _ = aws.account(OWN).bucket("check-artifacts");
    ((MovableClock) aws.settings().clock()).forward(Duration.ofHours(1).plusSeconds(1));
    EcrRepository _ = repository("check-89abcdef/case-1");
  }

  private EcrRepository repository(String name) {
    return aws.account(OWN).registry(HOME).createRepository(name);
  }

  @Test
  void onlyWhatIsOursAndOldGoes() throws Exception {
    assertThat(run()).as(shown()).isEqualTo(Verification.GOOD);

    assertThat(aws.account(OWN).registry(HOME).repositories())
        .extracting(repository -> repository.name().name())
        .containsExactlyInAnyOrder(
            "check-me/app", "shop/check-01234567/app", "check", "check-89abcdef/case-1");
    assertThat(aws.account(TARGET).registry(AWAY).repositories()).isEmpty();
    assertThat(aws.account(OWN).bucketNames()).containsExactly("check-artifacts");
  }

  @Test
  void withoutConsentTheyAreOnlyShown() throws Exception {
    environment.remove("YES");

    assertThat(run()).isEqualTo(Verification.NOT_BEGUN);

    assertThat(shown())
        .contains("check-01234567/case-1", "check-01234567/case-2", "bucket check-01234567")
        .doesNotContain("check-me", "check-89abcdef");
    assertThat(aws.account(OWN).bucketNames()).hasSize(2);
  }
}
