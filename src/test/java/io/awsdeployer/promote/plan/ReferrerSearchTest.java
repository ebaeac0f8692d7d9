package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Signing;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The search for referrers has an end, whatever the source says. */
class ReferrerSearchTest {
  private static final String REPOSITORY = "app/api";
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Bed bed = Bed.start();
  private final Image image = TestImages.small(1);

  @BeforeEach
  void threeReferrers() {
    image.pushTo(bed.source(REPOSITORY), "1.0");
    for (String content : List.of("one", "two", "three")) {
      Signing.referrer(Signing.SPDX, content, image).pushTo(bed.source(REPOSITORY));
    }
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private Referrers.Reach search(int most) throws InterruptedException {
    RegionName home = new RegionName(Bed.HOME);
    Credentials session = bed.function().session("search");
    StaticCredentialsProvider provider =
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                session.accessKeyId(),
                session.secretAccessKey(),
                session.sessionToken().orElseThrow()));
    LinkedHashSet<Digest> subjects = new LinkedHashSet<>(List.of(new Digest(image.digest())));
    Obstacles obstacles = new Obstacles(List.of());
    try (AwsClients clients =
            new AwsClients(
                provider,
                16,
                AwsClients.RetryTuning.DEFAULT,
                () -> new Random(1),
                builder -> builder.endpointOverride(bed.aws().endpoint()));
        EcrRegistry source =
            new EcrRegistry(
                new RegistryId(new AccountId(Bed.PIPELINE), home),
                Side.SOURCE,
                new Principal(bed.function().sessionArn("search")),
                clients.ecr(home, provider),
                new Pace(10, Clock.systemUTC(), _ -> {}))) {
      Workers workers = new Workers(Deadline.in(LONG, Duration.ZERO, Clock.systemUTC()));
      Referrers found =
          new ReferrerSearch(source, workers, obstacles, most)
              .find(new RepositoryName(REPOSITORY), subjects);
      obstacles.throwIfAny();
      return found.of(subjects);
    }
  }

  @Test
  void asManyAsMayBeAreFound() throws InterruptedException {
    assertThat(search(3).companions()).hasSize(3);
  }

  @Test
  void oneMoreIsRefused() {
    assertThatThrownBy(() -> search(2))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContainingAll(
            "app/api@" + image.digest(), "more than 2 manifests refer to the images");
  }

  @Test
  void aListWithoutALastPageIsLeft() {
    bed.aws()
        .faults()
        .on("ecr:ListImageReferrers")
        .always()
        .with((_, _) ->
            Response.text(
                200, "application/x-amz-json-1.1", "{\"referrers\":[],\"nextToken\":\"on\"}"));
    assertThatThrownBy(() -> search(3))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("has no last page");
  }
}
