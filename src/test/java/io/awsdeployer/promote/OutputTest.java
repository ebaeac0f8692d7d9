package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Promoted;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The output, field by field: Step Functions and aws-deployer read it. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class OutputTest {
  private final UploadWay way;

  OutputTest(UploadWay way) {
    this.way = way;
  }

  @Test
  void ofAPromotionSaysWhatCameOfEachImage() throws IOException {
    try (Bed bed = Bed.start(way)) {
      Image fresh = TestImages.small(1);
      Image there = TestImages.small(20);
      Image next = TestImages.small(40);
      Image previous = TestImages.small(60);
      bed.pushed("app/new", "1.0", fresh).pushed("app/same", "1.0", there);
      bed.pushed("app/moved", "live", next);
      there.pushTo(bed.target("app/same"), "1.0");
      previous.pushTo(bed.target("app/moved"), "live");
      ObjectNode output =
          (ObjectNode)
              bed.manifestOf("app/new:1.0", "app/same:1.0", "app/moved:live").promote().ok();
      assertThat(output.remove("duration_ms").isIntegralNumber()).isTrue();
      assertThat(output.toPrettyString())
          .isEqualTo(
              pretty(
                  """
                  {"images_promoted":3,
                   "images":["%s:1.0","%s:1.0","%s:live"],
                   "skipped":false,
                   "action":"promote",
                   "source":{"account":"111111111111","region":"eu-central-1"},
                   "target":{"account":"222222222222","region":"us-east-1"},
                   "blobs_copied":6,
                   "bytes_copied":%d,
                   "tags_switched":2,
                   "details":[
                     {"source":"app/new:1.0","digest":"%s","result":"copied"},
                     {"source":"app/same:1.0","digest":"%s","result":"in place before"},
                     {"source":"app/moved:live","digest":"%s","result":"copied","replaced":"%s"}]}
                  """
                      .formatted(
                          bed.target("app/new").uri(),
                          bed.target("app/same").uri(),
                          bed.target("app/moved").uri(),
                          bytes(fresh) + bytes(next),
                          fresh.digest(),
                          there.digest(),
                          next.digest(),
                          previous.digest())));
    }
  }

  @Test
  void ofASkippedPromotionSaysWhy() throws IOException {
    try (Bed bed = Bed.start(way)) {
      assertThat(bed.promote().ok().toPrettyString())
          .isEqualTo(
              pretty(
                  """
                  {"images_promoted":0,"images":[],"skipped":true,
                   "reason":"There is neither deploy-manifest.json nor container-images.json in s3://artifacts/shop/main/7.abc/"}
                  """));
    }
  }

  @Test
  void ofAPlanCountsWhatAPromotionWouldDoAndNothingIsWritten() throws IOException {
    try (Bed bed = Bed.start(way)) {
      Index fresh = TestImages.multiPlatform(1);
      Image there = TestImages.small(20);
      Image next = TestImages.small(40);
      Image previous = TestImages.small(60);
      bed.pushed("app/new", "1.0", fresh).pushed("app/same", "1.0", there);
      bed.pushed("app/moved", "live", next);
      there.pushTo(bed.target("app/same"), "1.0");
      previous.pushTo(bed.target("app/moved"), "live");
      next.pushTo(bed.target("app/moved"));
      bed.manifestOf("app/new:1.0", "app/same:1.0", "app/moved:live");
      JsonNode output = bed.invoke(bed.event().put("action", "plan")).ok();
      long bytes = fresh.graph().mapToLong(m -> m instanceof Image i ? bytes(i) : 0).sum();
      long blobs =
          fresh
              .graph()
              .flatMap(m -> m instanceof Image i ? i.blobs().stream() : null)
              .map(b -> b.digest())
              .distinct()
              .count();
      assertThat(output.toPrettyString())
          .isEqualTo(
              pretty(
                  """
                  {"images_promoted":1,
                   "images":["%s:1.0","%s:1.0","%s:live"],
                   "skipped":false,
                   "action":"plan",
                   "source":{"account":"111111111111","region":"eu-central-1"},
                   "target":{"account":"222222222222","region":"us-east-1"},
                   "verdict":"promote",
                   "blobs_to_copy":%d,
                   "bytes_to_copy":%d,
                   "manifests_to_put":5,
                   "tags_to_switch":2,
                   "details":[
                     {"source":"app/new:1.0","digest":"%s","content":"to copy","tag":"to create","blobs_to_copy":%d,"bytes_to_copy":%d},
                     {"source":"app/same:1.0","digest":"%s","content":"present","tag":"in place"},
                     {"source":"app/moved:live","digest":"%s","content":"present","tag":"to move","replaces":"%s"}]}
                  """
                      .formatted(
                          bed.target("app/new").uri(),
                          bed.target("app/same").uri(),
                          bed.target("app/moved").uri(),
                          blobs,
                          bytes,
                          fresh.digest(),
                          blobs,
                          bytes,
                          there.digest(),
                          next.digest(),
                          previous.digest())));
      assertThat(bed.traffic().writes()).isEmpty();
      assertThat(bed.traffic().downloads()).isZero();
      assertThat(bed.aws().requests().count("ecr:GetAuthorizationToken")).isZero();
      assertThat(bed.target("app/new").imageCount()).isZero();
      Promoted.cleanly(bed);
    }
  }

  @Test
  void whatAPlanCountsIsWhatThePromotionThenDoes() {
    try (Bed bed = Bed.start(way)) {
      Index image = TestImages.multiPlatform(1);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      JsonNode plan = bed.invoke(bed.event().put("action", "plan")).ok();
      JsonNode done = bed.promote().ok();
      assertThat(done.path("blobs_copied")).isEqualTo(plan.path("blobs_to_copy"));
      assertThat(done.path("bytes_copied")).isEqualTo(plan.path("bytes_to_copy"));
      assertThat(done.path("tags_switched")).isEqualTo(plan.path("tags_to_switch"));
      assertThat(bed.traffic().puts()).isEqualTo(plan.path("manifests_to_put").asInt());
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  /** Step Functions ends an execution whose state is larger than 256 KiB. */
  @Test
  void ofThousandsOfImagesLosesDetailsAndNotTheCount() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image);
      String images =
          IntStream.range(0, 6_000)
              .mapToObj(
                  "{\"repository\":\"app/api\",\"tag\":\"1.0\",\"target_tag\":\"copy-%d\"}"
                      ::formatted)
              .collect(Collectors.joining(","));
      bed.manifest("{\"images\":[" + images + "]}");
      image.pushTo(bed.target("app/api"));
      IntStream.range(0, 6_000)
          .forEach(n -> bed.target("app/api").moveTag("copy-" + n, image.digest()));
      JsonNode output = bed.promote().ok();
      assertThat(output.toString().length()).isLessThan(200_000);
      assertThat(output.path("images_promoted").asInt()).isEqualTo(6_000);
      assertThat(output.path("details_omitted").asBoolean()).isTrue();
      assertThat(output.has("details")).isFalse();
      assertThat(output.path("images").size() + output.path("images_omitted").asInt())
          .isEqualTo(6_000);
      assertThat(bed.traffic().writes()).isEmpty();
    }
  }

  private static long bytes(Image image) {
    return image.blobs().stream().mapToLong(b -> b.size()).sum();
  }

  private static String pretty(String json) throws IOException {
    return new JsonMapper().readTree(json).toPrettyString();
  }
}
