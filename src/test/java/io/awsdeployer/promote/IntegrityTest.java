package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not their digest's: a second chance, and never a tag. */
@ParameterizedClass
@EnumSource(
    value = UploadWay.class,
    names = {"REGISTRY", "API"})
class IntegrityTest {
  private final UploadWay way;
  private OneLayer one;

  IntegrityTest(UploadWay way) {
    this.way = way;
  }

  @BeforeEach
  void start() {
    one = OneLayer.start(way);
  }

  @AfterEach
  void close() {
    one.close();
  }

  /** The last bytes never left: a registry that compares no digests could not be fooled either. */
  private void assertNothingWasCompleted() {
    assertThat(one.count("ecr:CompleteLayerUpload")).isZero();
    assertThat(one.bed().aws().requests().entries("v2:PUT upload"))
        .allSatisfy(put -> assertThat(put.bytesIn()).isLessThan(one.size()));
  }

  private IntegrityException refused() {
    IntegrityException e = Failures.of(one.bed().promote(), IntegrityException.class);
    assertThat(e.retryable()).isFalse();
    one.assertNothingArrived();
    return e;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 150_000})
  void aByteHurtOnTheWayIsReadAgain(long position) {
    FaultRule hurt = one.fault("blob:GET").corruptByteAt(position);
    Invocation invocation = one.promoted();
    assertThat(hurt.fired()).isEqualTo(1);
    assertThat(one.downloads()).hasSize(2);
    assertThat(Failures.logged(invocation, "An upload broke and starts again", "digest"))
        .containsExactly(one.layer().digest());
  }

  @Test
  void bytesThatAreAlwaysHurtAreRefused() {
    FaultRule hurt = one.fault("blob:GET").always().corruptByteAt(100);
    IntegrityException e = refused();
    assertThat(hurt.fired()).isEqualTo(2);
    assertThat(firstLine(e))
        .startsWith(
            "The blob %s of app/api in the source registry 111111111111/eu-central-1 is not what its digest says, also when read again: the source's bytes have the digest sha256:"
                .formatted(one.layer().digest()));
    assertNothingWasCompleted();
  }

  @Test
  void aLayerThatIsDamagedInTheSourceItselfIsRefused() {
    byte[] damaged = new byte[(int) one.size()];
    one.source().removeBlob(one.layer().digest());
    one.source().addBlob(MemoryBlob.corrupt(damaged, one.layer().digest()));
    assertThat(firstLine(refused()))
        .endsWith(
            "the source's bytes have the digest %s, not %s."
                .formatted(Digests.of(damaged), one.layer().digest()));
    assertThat(one.downloads()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1})
  void aSizeThatTheManifestLiesAboutIsRefused(long by) {
    Image honest = one.image();
    String size = "\"size\" : " + one.size();
    assertThat(honest.text()).containsOnlyOnce(size);
    String text = honest.text().replace(size, "\"size\" : " + (one.size() + by));
    Image lying =
        new Image(text, honest.mediaType(), Digests.of(text), honest.platform(), honest.blobs());
    lying.pushTo(one.source(), "1.0");
    IntegrityException e = refused();
    assertThat(firstLine(e))
        .endsWith(
            "the source has "
                + one.size()
                + " bytes, the manifest says "
                + (one.size() + by)
                + ".");
  }

  @Test
  void aLengthThatIsAnotherOnceIsAskedAgain() {
    FaultRule shorter =
        one.fault("blob:GET")
            .with((request, service) -> {
              Response whole = service.handle(request);
              byte[] most = whole.body().readNBytes((int) whole.length() - 7);
              return new Response(
                  200, whole.headers(), new ByteArrayInputStream(most), most.length);
            });
    one.promoted();
    assertThat(shorter.fired()).isEqualTo(1);
    assertThat(one.downloads()).hasSize(2);
  }

  @Test
  void anotherDigestComputedAtTheTargetGetsASecondChance() {
    FaultRule other = otherDigest(1);
    one.promoted();
    assertThat(other.fired()).isEqualTo(1);
    assertThat(one.downloads()).hasSize(2);
  }

  @Test
  void anotherDigestAlwaysComputedAtTheTargetIsRefused() {
    FaultRule other = otherDigest(Integer.MAX_VALUE);
    refused();
    assertThat(other.fired()).isEqualTo(2);
  }

  private FaultRule otherDigest(int times) {
    return way == UploadWay.API
        ? one.fault("ecr:CompleteLayerUpload")
            .times(times)
            .awsError(
                "InvalidLayerException",
                "None of the provided layer digests match the calculated layer digest: x",
                400)
        : one.fault("v2:PUT upload")
            .times(times)
            .awsError("DIGEST_INVALID", "the digest does not match", 400);
  }

  @Test
  void aManifestHurtOnTheWayIsReadAgain() {
    FaultRule hurt = hurtManifest(1);
    one.promoted();
    assertThat(hurt.fired()).isEqualTo(1);
  }

  @Test
  void aManifestThatIsAlwaysHurtIsRefused() {
    FaultRule hurt = hurtManifest(Integer.MAX_VALUE);
    IntegrityException e = refused();
    // Twice at the source; the target is asked at the same time, and has none.
    assertThat(hurt.fired()).isEqualTo(3);
    assertThat(firstLine(e))
        .startsWith(
            "The manifest %s of app/api in the source registry 111111111111/eu-central-1 has other bytes than its digest says (sha-256 sha256:"
                .formatted(one.image().digest()))
        .endsWith("), also when read again.");
  }

  /** One more space in the text: still JSON, still an image, another digest. */
  private FaultRule hurtManifest(int times) {
    return one.fault("ecr:BatchGetImage")
        .times(times)
        .with((request, service) -> {
          Response whole = service.handle(request);
          String text = new String(whole.body().readAllBytes(), StandardCharsets.UTF_8);
          byte[] hurt =
              text.replace("\\\"schemaVersion\\\" :", "\\\"schemaVersion\\\"  :")
                  .getBytes(StandardCharsets.UTF_8);
          return new Response(
              200, Map.copyOf(whole.headers()), new ByteArrayInputStream(hurt), hurt.length);
        });
  }

  @Test
  void aDigestThatEcrComputesOtherwiseIsRefused() {
    FaultRule other =
        one.fault("ecr:PutImage")
            .with((request, service) -> {
              Response whole = service.handle(request);
              String text = new String(whole.body().readAllBytes(), StandardCharsets.UTF_8);
              return Response.text(
                  200,
                  "application/x-amz-json-1.1",
                  text.replace(
                      "\"imageDigest\":\"" + one.image().digest(),
                      "\"imageDigest\":\"" + TestImages.small(99).digest()));
            });
    Throwable thrown = one.bed().promote().thrown();
    assertThat(other.fired()).isEqualTo(1);
    assertThat(thrown)
        .hasMessageContaining(
            "ECR stored the manifest %s in app/api as %s: the bytes changed on the way."
                .formatted(one.image().digest(), TestImages.small(99).digest()));
  }
}
