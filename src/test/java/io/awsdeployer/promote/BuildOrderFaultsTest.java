package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.Fault;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.TaggedPuts;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A tag is noted as a build's for as long as it has it, or may have it, or is to have it yet. */
class BuildOrderFaultsTest extends BuildOrderScene {
  private static final String NOT_TOLD =
      "All tags are switched, but not told is whether a newer build has claimed one meanwhile";

  @Test
  void whetherANewerBuildCameMeanwhileIsNoReasonToFail() {
    FaultRule busy = bed.aws().faults().on("dynamodb:BatchGetItem").skip(1).always().throttle();
    Bed.Invocation invocation = promote("1");
    assertThat(invocation.ok().path("tags_switched").asInt()).isEqualTo(1);
    assertThat(busy.fired()).isEqualTo(3);
    assertThat(Failures.logged(invocation, NOT_TOLD, "reason")).hasSize(1);
    assertThat(latest()).isEqualTo(ONE.digest());
  }

  @Test
  void timeThatEndsBeforeTheTableIsAskedAgainIsToldWithTheTagsThatMoved() {
    bed.whenLogged("Tag switched", () -> clock.forward(Duration.ofMinutes(16)));
    assertThat(firstLine(promote("1").failed(PromotionIncompleteException.class)))
        .isEqualTo(
            "The function's time ended within the switch, with 1 of 1 tags switched for certain (shop/api:latest).");
    assertThat(latest()).isEqualTo(ONE.digest());
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
  }

  private void keeping(Fault puts) {
    JsonNode _ = promote("1").ok();
    bed.with(
        "PROMOTION_OPTIONS",
        "{\"tags\": {\"order\": true}, \"receipts\": {\"keep_previous\": \"rollback-{tag}\"}}");
    TaggedPuts.into("shop/api", bed, puts);
  }

  @Test
  void aBuildThatCannotKeepWhatItReplacesGivesItsTagsBack() {
    keeping((request, _) ->
        ErrorFormat.of(request.operation())
            .render(new AwsError(400, "LimitExceededException", "The image has 1000 tags")));
    SwitchFailedException e = promote("3").failed(SwitchFailedException.class);
    assertThat(e).hasMessageContaining("cannot be kept as rollback-latest");
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
    assertThat(latest()).isEqualTo(ONE.digest());
  }

  @Test
  void aBuildThatCannotKeepItNowHoldsItsTagsForTheNextCall() {
    keeping((_, _) -> Response.empty(503));
    ServiceUnavailableException e = promote("3").failed(ServiceUnavailableException.class);
    assertThat(e).hasMessageContaining("cannot be kept as rollback-latest");
    assertThat(holder("shop/api:latest")).isEqualTo("build-3");
    assertThat(promote("2").failed(NewerBuildPromotedException.class))
        .hasMessageContaining("belongs to the newer build build-3");
    bed.aws().faults().clear();
    assertThat(promote("3").ok().path("tags_switched").asInt()).isEqualTo(1);
    assertThat(latest()).isEqualTo(THREE.digest());
  }

  @Test
  void aNewTagThatStaysAfterAFailureStaysTheBuilds() {
    ONE.pushTo(bed.target("shop/web"), "live");
    CountDownLatch switched = new CountDownLatch(1);
    TaggedPuts.into(
        "shop/api",
        bed,
        (request, service) -> {
          Response done = service.handle(request);
          switched.countDown();
          return done;
        });
    TaggedPuts.into(
        "shop/web",
        bed,
        (request, service) -> {
          try {
            assertThat(switched.await(2, TimeUnit.MINUTES)).isTrue();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          bed.target("shop/web").mutability(TagMutability.immutable());
          return service.handle(request);
        });
    assertThat(bed.invoke(andWeb(build("3", "promote"))).failed(SwitchFailedException.class))
        .hasMessageContaining("(a new tag, it stays)");
    assertThat(latest()).isEqualTo(THREE.digest());
    assertThat(holder("shop/api:latest")).isEqualTo("build-3");
    assertThat(holder("shop/web:live")).isEmpty();
  }

  /** It may well be on this build's image, so no older build is to pass. */
  @Test
  void aTagThatCannotBeReadAfterAFailureStaysTheBuilds() {
    JsonNode _ = promote("1").ok();
    ONE.pushTo(bed.target("shop/web"), "live");
    String repository = "arn:aws:ecr:us-east-1:222222222222:repository/shop/api";
    TaggedPuts.into(
        "shop/web",
        bed,
        (request, service) -> {
          Role _ = bed.promoter().policy(Policies.deny(repository, "ecr:BatchGetImage"));
          bed.target("shop/web").mutability(TagMutability.immutable());
          return service.handle(request);
        });
    assertThat(bed.invoke(andWeb(build("3", "promote"))).failed(SwitchFailedException.class))
        .hasMessageContaining("shop/api:latest points to what could not be read");
    assertThat(holder("shop/api:latest")).isEqualTo("build-3");
    assertThat(holder("shop/web:live")).as("was not switched").isEmpty();
  }
}
