package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrApiClient.Answer;
import io.awsdeployer.localaws.ecr.blob.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Uploads over the API: what is taken and what is refused (§1.4 to §1.6, §10.1). What any AWS can
 * be asked is in the package {@code conformance}.
 */
class LayerUploadRefusalsTest extends EcrApiScene {
  private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.UTF_8);

  @BeforeEach
  void allowSmallParts() {
    ecr.cloud().behaviour(Behaviour.documented().withParts(2, 1));
  }

  @Test
  void partsOfOneByteMakeALayer() {
    String id = ecr.initiate("app");
    for (int i = 0; i < TEN.length; i++) {
      Answer part = ecr.upload("app", id, i, i, new byte[] {TEN[i]});
      assertThat(part.body().path("lastByteReceived").asLong()).isEqualTo(i);
    }

    Answer done = ecr.complete("app", id, Digests.of(TEN));

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.body().path("layerDigest").asText()).isEqualTo(Digests.of(TEN));
    assertThat(app.hasBlob(Digests.of(TEN))).isTrue();
    assertThat(app.uploads().bytesReceived()).isEqualTo(10);
  }

  @Test
  void thePartSizeIsTheOneConfigured() {
    Answer answer = ecr.call("InitiateLayerUpload", "{'repositoryName':'app'}");

    assertThat(answer.body().path("partSize").asLong()).isEqualTo(2);
    assertThat(Behaviour.documented().parts().suggested()).isEqualTo(10_485_760);
  }

  @Test
  void aGapIsRefusedWithTheLastValidByte() {
    String id = ecr.initiate("app");
    ecr.upload("app", id, 0, 1, new byte[] {1, 2});

    Answer answer = ecr.upload("app", id, 4, 4, new byte[] {3});

    assertRefused(
        answer, "InvalidLayerPartException", "First byte of the layer part is 4 instead of 2");
    assertThat(answer.body().path("lastValidByteReceived").asLong()).isEqualTo(1);
    assertThat(answer.body().path("uploadId").asText()).isEqualTo(id);
    assertThat(answer.body().path("registryId").asText()).isEqualTo(EcrApiClient.ACCOUNT);
    assertThat(answer.body().path("repositoryName").asText()).isEqualTo("app");
  }

  @Test
  void beforeTheFirstPartThereIsNoLastValidByte() {
    Answer answer = ecr.upload("app", ecr.initiate("app"), 1, 1, new byte[] {1});

    assertThat(answer.code()).isEqualTo("InvalidLayerPartException");
    assertThat(answer.body().has("lastValidByteReceived")).isFalse();
  }

  @Test
  void aPartMustHaveTheBytesItAnnounces() {
    String id = ecr.initiate("app");

    assertThat(ecr.upload("app", id, 0, 5, new byte[] {1}).code())
        .isEqualTo("InvalidLayerPartException");
    assertThat(ecr.upload("app", id, 0, 0, new byte[0]).code())
        .isEqualTo("InvalidLayerPartException");
  }

  @Test
  void aPartOfTwentyMebibytesIsTaken() {
    Answer answer = ecr.upload("app", ecr.initiate("app"), 0, 20_971_519, new byte[20_971_520]);

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void thereAreAtMost4200Parts() {
    String id = ecr.initiate("app");
    for (int i = 0; i < 4_200; i++) {
      assertThat(ecr.upload("app", id, i, i, new byte[] {1}).status()).isEqualTo(200);
    }

    Answer answer = ecr.upload("app", id, 4_200, 4_200, new byte[] {1});

    assertThat(answer.code()).isEqualTo("LimitExceededException");
  }

  @Test
  void anUnknownUploadIsNotFound() {
    String id = "00000000-0000-0000-0000-000000000000";

    assertRefused(
        ecr.upload("app", id, 0, 0, new byte[] {1}),
        "UploadNotFoundException",
        "The upload with id '00000000-0000-0000-0000-000000000000' does not exist in the repository with name 'app' in the registry with id '111111111111'");
    assertThat(ecr.complete("app", id, Digests.of(TEN)).code())
        .isEqualTo("UploadNotFoundException");
  }

  @Test
  void aFinishedUploadIsGoneUnlessTheSwitchSaysItsLayerExists() {
    String id = ecr.initiate("app");
    ecr.upload("app", id, 0, 9, TEN);
    ecr.complete("app", id, Digests.of(TEN));

    assertThat(ecr.complete("app", id, Digests.of(TEN)).code())
        .isEqualTo("UploadNotFoundException");
    assertThat(ecr.upload("app", id, 10, 10, new byte[] {1}).code())
        .isEqualTo("UploadNotFoundException");

    ecr.cloud().behaviour(ecr.cloud().behaviour().with(Switch.REPEATED_COMPLETE_IS_LAYER_EXISTS));
    assertThat(ecr.complete("app", id, Digests.of(TEN)).code())
        .isEqualTo("LayerAlreadyExistsException");
  }

  @Test
  void everyPartButTheLastHasTheMinimumSize() {
    ecr.cloud().behaviour(Behaviour.documented().withParts(4, 3));
    String id = ecr.initiate("app");
    ecr.upload("app", id, 0, 1, Arrays.copyOfRange(TEN, 0, 2));
    ecr.upload("app", id, 2, 9, Arrays.copyOfRange(TEN, 2, 10));

    assertRefused(
        ecr.complete("app", id, Digests.of(TEN)),
        "LayerPartTooSmallException",
        "All layer parts except the last part should be at least 5MB");
  }

  @Test
  void theLastPartMayBeSmall() {
    ecr.cloud().behaviour(Behaviour.documented().withParts(4, 3));
    String id = ecr.initiate("app");
    ecr.upload("app", id, 0, 8, Arrays.copyOfRange(TEN, 0, 9));
    ecr.upload("app", id, 9, 9, Arrays.copyOfRange(TEN, 9, 10));

    assertThat(ecr.complete("app", id, Digests.of(TEN)).status()).isEqualTo(200);
  }

  @Test
  void aLayerThatIsThereAlreadyExists() {
    for (int round = 0; round < 2; round++) {
      String id = ecr.initiate("app");
      ecr.upload("app", id, 0, 9, TEN);
      Answer answer = ecr.complete("app", id, Digests.of(TEN));
      assertThat(answer.status()).isEqualTo(round == 0 ? 200 : 400);
      assertThat(answer.code()).isEqualTo(round == 0 ? "" : "LayerAlreadyExistsException");
    }
  }

  @Test
  void aBrokenKeyStopsUploadsWithItsOwnError() {
    app.breakKey("KMSInvalidStateException");

    Answer answer = ecr.call("InitiateLayerUpload", "{'repositoryName':'app'}");

    assertThat(answer.code()).isEqualTo("KmsException");
    assertThat(answer.body().path("kmsError").asText()).isEqualTo("KMSInvalidStateException");
  }

  @Test
  void discardedContentIsHashedAndCountedAllTheSame() {
    app.discardContent(true);
    String id = ecr.initiate("app");
    ecr.upload("app", id, 0, 9, TEN);

    assertThat(ecr.complete("app", id, Digests.of(TEN)).status()).isEqualTo(200);
    assertThat(app.blobs().find(Digests.of(TEN)))
        .hasValueSatisfying(blob -> assertThat(blob.size()).isEqualTo(10));
  }
}
