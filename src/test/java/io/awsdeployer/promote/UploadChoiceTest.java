package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the registry's way cannot be gone, the API's is, and the log says why. */
class UploadChoiceTest {
  private OneLayer one;

  @BeforeEach
  void start() {
    one = OneLayer.start(UploadWay.AUTO);
  }

  @AfterEach
  void close() {
    one.close();
  }

  private void assertWentByTheApi(Invocation invocation, String reason) {
    assertThat(Failures.logged(invocation, "Chose the way to upload", "upload"))
        .containsExactly("api");
    assertThat(Failures.logged(invocation, "Chose the way to upload", "reason"))
        .singleElement()
        .asString()
        .startsWith(reason);
    assertThat(one.count("v2:PUT upload")).isZero();
    assertThat(one.count("ecr:CompleteLayerUpload")).isEqualTo(1);
  }

  @Test
  void theRegistryIsUsedWhereItCanBe() {
    Invocation invocation = one.promoted();
    assertThat(Failures.logged(invocation, "Chose the way to upload", "upload"))
        .containsExactly("registry");
    assertThat(one.count("ecr:InitiateLayerUpload")).isZero();
    // The first upload was proof enough.
    assertThat(one.count("v2:GET base")).isZero();
  }

  @Test
  void withoutTheRightToATokenTheApiIsUsed() {
    one.bed()
        .promoter()
        .withoutPolicies()
        .policy(
            Policies.allow(
                "*", io.awsdeployer.promote.ecr.Side.TARGET.actions().toArray(String[]::new)));
    assertWentByTheApi(
        one.promoted(), "ecr:GetAuthorizationToken is refused: Could not get a token");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 401, 404, 500})
  void whereTheRegistryRefusesTheTokenTheApiIsUsed(int status) {
    FaultRule refusal = one.fault("v2:*").always().status(status);
    assertWentByTheApi(one.promoted(), "the registry answers %d to its token".formatted(status));
    // An upload that did not begin, and the question whose fault that was.
    assertThat(refusal.fired()).isEqualTo(2);
  }

  /** The registry answers, so it is the repository's word and no reason to go elsewhere. */
  @Test
  void whatIsRefusedOfOneUploadIsItsOwnAffair() {
    FaultRule busy = one.fault("v2:POST upload").status(503);
    Invocation invocation = one.promoted();
    assertThat(busy.fired()).isEqualTo(1);
    assertThat(one.count("v2:GET base")).isEqualTo(1);
    assertThat(Failures.logged(invocation, "Chose the way to upload", "upload"))
        .containsExactly("registry");
    assertThat(one.count("v2:POST upload")).isEqualTo(2);
  }

  /** Nothing is asked once it is known that the registry's way can be gone. */
  @Test
  void whatIsRefusedLaterIsNotFollowedByAQuestion() {
    FaultRule lost = one.fault("v2:PUT upload").status(503);
    FaultRule busy = one.fault("v2:POST upload").skip(1).status(503);
    Invocation _ = one.promoted();
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(busy.fired()).isEqualTo(1);
    assertThat(one.count("v2:GET base")).isZero();
  }

  @Test
  void aMountThatCannotBeAskedForIsAnUploadByTheApi() {
    one.bed().pipeline().registry(Bed.HOME).createRepository("live/api");
    one.bed()
        .manifest(
            "{\"images\":[{\"repository\":\"app/api\",\"tag\":\"1.0\",\"target_repository\":\"live/api\"}]}");
    FaultRule refusal = one.fault("v2:*").always().status(500);
    Invocation invocation =
        one.bed()
            .invoke(
                one.bed()
                    .event()
                    .put("target_account", Bed.PIPELINE)
                    .put("target_region", Bed.HOME));
    assertThat(invocation.ok().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(refusal.fired()).isBetween(2, 3);
    assertThat(Failures.logged(invocation, "Chose the way to upload", "upload"))
        .containsExactly("api");
  }

  /** A connection that was closed while the function was frozen, for one. */
  @Test
  void aLostConnectionDoesNotDecideForAWholePromotion() {
    FaultRule lost = one.fault("v2:*").times(2).refuseConnection();
    Invocation invocation = one.promoted();
    assertThat(lost.fired()).isEqualTo(2);
    assertThat(Failures.logged(invocation, "Chose the way to upload", "upload"))
        .containsExactly("registry");
  }

  @Test
  void whereTheRegistryCannotBeReachedTheApiIsUsed() {
    FaultRule dead = deadRegistry();
    assertWentByTheApi(one.promoted(), "the registry cannot be reached: ");
    assertThat(dead.fired()).isEqualTo(1);
  }

  @Test
  void whereTheRegistryIsConfiguredItIsNotAbandoned() {
    one.bed().with("BLOB_UPLOAD", "registry");
    FaultRule dead = deadRegistry();
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(dead.fired()).isEqualTo(1);
    assertThat(e).hasMessageContaining(one.layer().digest());
    one.assertNothingArrived();
  }

  private FaultRule deadRegistry() {
    return one.fault("ecr:GetAuthorizationToken")
        .with((request, service) -> {
          String text =
              new String(service.handle(request).body().readAllBytes(), StandardCharsets.UTF_8);
          return Response.text(
              200,
              "application/x-amz-json-1.1",
              text.replaceAll("http://127.0.0.1:\\d+", "http://127.0.0.1:1"));
        });
  }
}
