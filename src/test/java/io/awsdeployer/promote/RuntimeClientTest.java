package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.error.TargetRepositoryNotFoundException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Promoted;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The function under AWS's own runtime client: one process, cold once and then warm, as Step
 * Functions sees it. A state machine catches by {@code errorType}, so that is the contract here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RuntimeClientTest {
  private static final Duration PLENTY = Duration.ofMinutes(15);

  private final Bed bed = Bed.start();
  private final Index image = TestImages.multiPlatform(1);
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final DeployedFunction function;

  RuntimeClientTest() throws IOException {
    function =
        DeployedFunction.deploy(
            "test-aws-deployer-promote-images",
            300,
            bed.functionEnvironment(),
            output::add,
            errors::add);
  }

  @BeforeAll
  void anImage() {
    bed.pushed("app/api", "1.0", image);
  }

  @AfterAll
  void stop() {
    function.close();
    bed.close();
  }

  @Test
  @Order(1)
  void givesTheOutput() throws Exception {
    bed.manifestOf("app/api:1.0");
    Result result = function.invoke(bed.event().toString());
    assertThat(result.failed()).as("%s %s", result.json(), errors).isFalse();
    assertThat(result.json().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(result.json().path("skipped").asBoolean()).isFalse();
    assertThat(result.json().at("/images/0").asText())
        .isEqualTo(bed.target("app/api").uri() + ":1.0");
    Promoted.exactly(bed, "app/api", Map.of("1.0", image));
  }

  @Test
  @Order(2)
  void invalidRequest() throws Exception {
    ObjectNode event = bed.event();
    event.remove("env");
    fails(event, PLENTY, InvalidRequestException.class, "env");
  }

  @Test
  @Order(2)
  void invalidManifest() throws Exception {
    bed.manifest("[]");
    fails(bed.event(), PLENTY, InvalidManifestException.class, "deploy-manifest.json");
  }

  @Test
  @Order(2)
  void manifestUnreadable() throws Exception {
    bed.pipeline().bucket("elsewhere");
    fails(
        bed.event().put("s3_bucket", "elsewhere"),
        PLENTY,
        ManifestUnreadableException.class,
        "s3://elsewhere/");
  }

  @Test
  @Order(2)
  void sourceImageNotFound() throws Exception {
    bed.manifestOf("app/api:none");
    fails(bed.event(), PLENTY, SourceImageNotFoundException.class, "app/api:none");
  }

  @Test
  @Order(2)
  void sourceAccessDenied() throws Exception {
    bed.pipeline().ssm(Bed.HOME).put("/foreign/aws-deployer/source-ecr-account", "333333333333");
    image.pushTo(
        bed.aws().account("333333333333").registry(Bed.HOME).createRepository("app/api"), "1.0");
    bed.manifestOf("app/api:1.0");
    fails(
        bed.event().put("env", "foreign"),
        PLENTY,
        SourceAccessDeniedException.class,
        "add to the repository policy");
  }

  @Test
  @Order(2)
  void roleAssumptionFailed() throws Exception {
    bed.manifestOf("app/api:1.0");
    fails(
        bed.event().put("target_account", "444444444444"),
        PLENTY,
        RoleAssumptionFailedException.class,
        "arn:aws:iam::444444444444:role/ECRImagePromotionRole");
  }

  @Test
  @Order(2)
  void targetRepositoryNotFound() throws Exception {
    image.pushTo(bed.source("app/homeless"), "1.0");
    bed.manifestOf("app/homeless:1.0");
    fails(
        bed.event(), PLENTY, TargetRepositoryNotFoundException.class, "aws ecr create-repository");
  }

  @Test
  @Order(2)
  void targetAccessDenied() throws Exception {
    bed.manifestOf("app/api:1.0").promoter().withoutPolicies();
    try {
      fails(
          bed.event(),
          PLENTY,
          TargetAccessDeniedException.class,
          "add to the identity policy of " + bed.promoter().arn());
    } finally {
      bed.promoter().policy(Policies.push());
    }
  }

  @Test
  @Order(2)
  void tagImmutable() throws Exception {
    Image other = TestImages.small(70);
    bed.pushed("app/fixed", "1.0", TestImages.small(60)).manifestOf("app/fixed:1.0");
    other.pushTo(bed.target("app/fixed").mutability(TagMutability.immutable()), "1.0");
    fails(bed.event(), PLENTY, TagImmutableException.class, other.digest());
  }

  @Test
  @Order(2)
  void unsupportedImage() throws Exception {
    bed.pushed("app/empty", "1.0", TestImages.oci(5).layer(100).emptyLayer().build());
    bed.manifestOf("app/empty:1.0");
    fails(bed.event(), PLENTY, UnsupportedImageException.class, "zero bytes");
  }

  @Test
  @Order(2)
  void promotionRejected() throws Exception {
    image.pushTo(bed.source("app/alone"), "1.0");
    bed.manifestOf("app/api:none", "app/alone:1.0");
    fails(
        bed.event(),
        PLENTY,
        PromotionRejectedException.class,
        "SourceImageNotFoundException",
        "TargetRepositoryNotFoundException");
  }

  @Test
  @Order(2)
  void promotionIncomplete() throws Exception {
    bed.pushed("app/slow", "1.0", TestImages.small(80)).manifestOf("app/slow:1.0");
    // Before the plan, so that the error is the same however late the process gets to it.
    bed.aws().faults().on("ecr:BatchGetImage").always().stall();
    try {
      fails(
          bed.event(),
          Duration.ofSeconds(2),
          PromotionIncompleteException.class,
          "no tag has moved",
          "call again with the same input");
    } finally {
      bed.aws().faults().clear();
    }
  }

  @Test
  @Order(2)
  void serviceUnavailable() throws Exception {
    bed.manifestOf("app/api:1.0");
    bed.aws()
        .faults()
        .on("ecr:BatchGetImage")
        .awsError("ExpiredTokenException", "The security token included is expired", 400);
    fails(
        bed.event(),
        PLENTY,
        ServiceUnavailableException.class,
        "the credentials have expired; another run gets new ones");
  }

  private void fails(
      ObjectNode event, Duration time, Class<? extends PromotionException> type, String... says)
      throws Exception {
    Result result = function.invoke(event.toString(), time);
    assertThat(result.failed()).as("%s %s", result.json(), errors).isTrue();
    assertThat(result.errorType()).isEqualTo(type.getName());
    assertThat(result.errorMessage()).contains(says);
    assertThat(result.json().path("stackTrace").size()).isLessThanOrEqualTo(1);
  }

  @Test
  @Order(3)
  void worksOnAfterAllOfThat() throws Exception {
    bed.manifestOf("app/api:1.0");
    assertThat(function.invoke(bed.event().toString()).json().at("/details/0/result").asText())
        .isEqualTo("in place before");
  }

  @Test
  @Order(4)
  void writesNothingButJsonLines() throws Exception {
    function.close(); // Whatever it has written has come by then.
    assertThat(output).hasSizeGreaterThan(15);
    JsonMapper mapper = new JsonMapper();
    for (String line : output) {
      JsonNode entry = mapper.readTree(line);
      assertThat(entry.isObject()).as(line).isTrue();
      assertThat(entry.path("level").asText()).as(line).isNotEmpty();
      assertThat(entry.path("timestamp").asText()).as(line).isNotEmpty();
    }
    assertThat(errors).isEmpty();
  }

  @Test
  @Order(4)
  void isColdOnce() throws Exception {
    function.close();
    JsonMapper mapper = new JsonMapper();
    long cold = 0;
    long warm = 0;
    for (String line : output) {
      JsonNode start = mapper.readTree(line).path("cold_start");
      cold += start.isBoolean() && start.asBoolean() ? 1 : 0;
      warm += start.isBoolean() && !start.asBoolean() ? 1 : 0;
    }
    assertThat(cold).isPositive();
    assertThat(warm).isGreaterThan(cold);
  }
}
