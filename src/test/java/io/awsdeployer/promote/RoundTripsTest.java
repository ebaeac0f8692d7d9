package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.FakeContext;
import io.awsdeployer.promote.testing.Promoted;
import io.awsdeployer.promote.testing.QuickWorkshop;
import io.awsdeployer.promote.testing.RoundTrips;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

/** How often a promotion waits for an answer before it asks on. */
class RoundTripsTest {
  private static final List<String> WHO_AND_WHAT = List.of("sts:GetCallerIdentity", "s3:GetObject");
  private static final List<String> FROM_AND_TO =
      List.of("ssm:GetParameter", "ssm:GetParameter", "sts:AssumeRole");

  @Test
  void whereNothingIsMissingThereAreThree() {
    try (Bed bed = Bed.start()) {
      Index image = TestImages.multiPlatform(1);
      bed.pushed("app/a", "1.0", image).pushed("app/b", "1.0", image);
      image.pushTo(bed.target("app/a"), "1.0");
      image.pushTo(bed.target("app/b"), "1.0");
      RoundTrips trips =
          RoundTrips.expect(
              bed.aws().faults(),
              List.of(
                  WHO_AND_WHAT,
                  FROM_AND_TO,
                  List.of(
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage",
                      "ecr:DescribeRepositories",
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage")));
      bed.manifestOf("app/a:1.0", "app/b:1.0").promote().ok();
      assertThat(trips.surprises()).isEmpty();
      Promoted.cleanly(bed);
    }
  }

  @Test
  void aPlanOfNewImagesTakesTwoMore() {
    try (Bed bed = Bed.start()) {
      bed.pushed("app/a", "1.0", TestImages.multiPlatform(1));
      bed.pushed("app/b", "1.0", TestImages.multiPlatform(1_000));
      RoundTrips trips =
          RoundTrips.expect(
              bed.aws().faults(),
              List.of(
                  WHO_AND_WHAT,
                  FROM_AND_TO,
                  List.of(
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage",
                      "ecr:DescribeRepositories",
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage"),
                  List.of(
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage"),
                  List.of("ecr:BatchCheckLayerAvailability", "ecr:BatchCheckLayerAvailability")));
      bed.manifestOf("app/a:1.0", "app/b:1.0");
      bed.invoke(bed.event().put("action", "plan")).ok();
      assertThat(trips.surprises()).isEmpty();
    }
  }

  /** After the plan: who may, where from and where to; the bytes; manifests; tags. */
  @Test
  void anImageOfOneLayerIsInPlaceAfterTen() {
    try (Bed bed = Bed.start().with("BLOB_UPLOAD", "auto")) {
      Image image = TestImages.oci(1).layer(1_000).build();
      bed.pushed("app/a", "1.0", image).target("app/a").addBlob(image.config());
      RoundTrips trips =
          RoundTrips.expect(
              bed.aws().faults(),
              List.of(
                  WHO_AND_WHAT,
                  FROM_AND_TO,
                  List.of("ecr:BatchGetImage", "ecr:DescribeRepositories", "ecr:BatchGetImage"),
                  List.of("ecr:BatchGetImage"),
                  List.of("ecr:BatchCheckLayerAvailability"),
                  List.of("ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"),
                  List.of("blob:GET", "v2:POST upload"),
                  List.of("v2:PUT upload"),
                  List.of("ecr:BatchGetImage"),
                  List.of("ecr:PutImage")));
      bed.manifestOf("app/a:1.0").promote().ok();
      assertThat(trips.surprises()).isEmpty();
    }
  }

  @Test
  void severalImagesWithIndexesAreInPlaceAfterTwelve() {
    try (Bed bed = Bed.start().with("BLOB_UPLOAD", "auto")) {
      for (int i = 0; i < 2; i++) {
        Index image = TestImages.index().add(TestImages.oci(100L * i).layer(50).build()).build();
        bed.pushed("app/" + "ab".charAt(i), "1.0", image);
      }
      RoundTrips trips =
          RoundTrips.expect(
              bed.aws().faults(),
              List.of(
                  WHO_AND_WHAT,
                  FROM_AND_TO,
                  List.of(
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage",
                      "ecr:DescribeRepositories",
                      "ecr:BatchGetImage",
                      "ecr:BatchGetImage"),
                  Collections.nCopies(4, "ecr:BatchGetImage"),
                  Collections.nCopies(2, "ecr:BatchCheckLayerAvailability"),
                  plus(1, "ecr:GetAuthorizationToken", 4, "ecr:GetDownloadUrlForLayer"),
                  plus(4, "blob:GET", 4, "v2:POST upload"),
                  Collections.nCopies(4, "v2:PUT upload"),
                  Collections.nCopies(2, "ecr:PutImage"),
                  Collections.nCopies(2, "ecr:PutImage"),
                  Collections.nCopies(2, "ecr:BatchGetImage"),
                  Collections.nCopies(2, "ecr:PutImage")));
      bed.manifestOf("app/a:1.0", "app/b:1.0").promote().ok();
      assertThat(trips.surprises()).isEmpty();
    }
  }

  /** A process that is called again knows who it is, as long as it has the same credentials. */
  @Test
  void whoTheFunctionIsIsAskedOnceForItsCredentials() throws IOException {
    try (Bed bed = Bed.start()) {
      bed.manifest("{\"images\":[]}");
      Credentials before = bed.function().session("before");
      Credentials after = bed.function().session("after");
      AtomicReference<Credentials> current = new AtomicReference<>(before);
      try (Workshop workshop =
          QuickWorkshop.of(
              bed.aws(), current::get, Map.of("AWS_REGION", Bed.HOME), 1, Timeout.DISABLED)) {
        PromoteImagesHandler handler =
            new PromoteImagesHandler(
                workshop,
                new JsonLog(
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                    workshop.clock(),
                    EventLog.Level.INFO));
        invoke(handler, bed);
        invoke(handler, bed);
        assertThat(bed.aws().requests().counts())
            .isEqualTo(Map.of("sts:GetCallerIdentity", 1L, "s3:GetObject", 2L));
        current.set(after);
        invoke(handler, bed);
        assertThat(bed.aws().requests().count("sts:GetCallerIdentity")).isEqualTo(2);
      }
    }
  }

  private static List<String> plus(int some, String operation, int more, String other) {
    return Stream.concat(
            Collections.nCopies(some, operation).stream(),
            Collections.nCopies(more, other).stream())
        .toList();
  }

  private static void invoke(PromoteImagesHandler handler, Bed bed) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(bed.event().toString().getBytes(StandardCharsets.UTF_8)),
        output,
        new FakeContext(() -> Duration.ofMinutes(5)));
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("\"skipped\":true");
  }
}
