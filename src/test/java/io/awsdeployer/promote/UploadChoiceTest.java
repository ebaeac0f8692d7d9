package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.FaultDraft;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.testing.OneLayer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    FaultRule refusal = one.fault("v2:*").always().status(500);
    Invocation invocation = renamedWithinTheSource();
    assertThat(invocation.ok().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(refusal.fired()).isBetween(2, 3);
    assertThat(Failures.logged(invocation, "Chose the way to upload", "upload"))
        .containsExactly("api");
  }

  /** The first that begins decides, or the first that does not; the others wait for its word. */
  @ParameterizedTest
  @CsvSource({"false, registry", "true, api"})
  void howeverManyBeginAtOnceTheChoiceIsOne(boolean refused, String way) {
    try (Bed bed = Bed.start(UploadWay.AUTO)) {
      Image image = TestImages.oci(1).layers(15, 1_000).build();
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      Gate together = Gate.after(16);
      FaultRule begun =
          bed.aws()
              .faults()
              .on("v2:POST upload")
              .always()
              .with((request, service) -> {
                together.happened();
                together.await();
                return refused ? Response.empty(500) : service.handle(request);
              });
      FaultRule _ = bed.aws().faults().on("v2:GET base").always().status(refused ? 500 : 200);
      Invocation invocation = bed.promote();
      assertThat(invocation.ok().path("blobs_copied").asInt()).isEqualTo(16);
      assertThat(begun.fired()).isEqualTo(16);
      assertThat(Failures.logged(invocation, "Chose the way to upload", "upload"))
          .containsExactly(way);
      assertThat(bed.aws().requests().count("v2:GET base")).isEqualTo(refused ? 1 : 0);
    }
  }

  /** A blob that the registry mounted, or would rather have sent, is proof as well. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMountThatIsAnsweredIsProofEnough(boolean mounts) {
    if (mounts) {
      one.bed().aws().ecr().behaviour(Behaviour.documented().with(Switch.BLOB_MOUNTING));
    }
    assertGoesByTheRegistryFromWithin(mounts ? 1 : 0);
    assertThat(one.count("v2:GET base")).isZero();
  }

  /** Nobody knows what became of it, or zero for a connection that was lost. */
  @ParameterizedTest
  @ValueSource(ints = {0, 429, 503})
  void aMountThatFailsIsFollowedByTheQuestion(int status) {
    one.bed().aws().ecr().behaviour(Behaviour.documented().with(Switch.BLOB_MOUNTING));
    FaultDraft mount =
        one.fault("v2:POST upload").when(request -> request.rawQuery().contains("mount="));
    FaultRule failure = status == 0 ? mount.refuseConnection() : mount.status(status);
    assertGoesByTheRegistryFromWithin(0);
    assertThat(failure.fired()).isEqualTo(1);
    assertThat(one.count("v2:GET base")).isEqualTo(1);
  }

  /** Its blobs are there in another repository, so each is wished for before it is uploaded. */
  private Invocation renamedWithinTheSource(Blob... there) {
    EcrRepository renamed = one.bed().source("live/api");
    List.of(there).forEach(renamed::addBlob);
    one.bed()
        .manifest(
            "{\"images\":[{\"repository\":\"app/api\",\"tag\":\"1.0\",\"target_repository\":\"live/api\"}]}");
    return one.bed()
        .invoke(
            one.bed().event().put("target_account", Bed.PIPELINE).put("target_region", Bed.HOME));
  }

  private void assertGoesByTheRegistryFromWithin(int mounted) {
    Invocation invocation = renamedWithinTheSource(one.image().config());
    assertThat(invocation.ok().path("blobs_mounted").asInt()).isEqualTo(mounted);
    assertThat(invocation.output().path("blobs_copied").asInt()).isEqualTo(1 - mounted);
    assertThat(Failures.logged(invocation, "Chose the way to upload", "upload"))
        .containsExactly("registry");
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
