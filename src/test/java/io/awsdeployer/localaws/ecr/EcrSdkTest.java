package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.GeneratedBlob;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.InvalidLayerPartException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** The AWS SDK understands every answer, refusals with their members too. */
class EcrSdkTest {
  private static final String ACCOUNT = "111111111111";
  private static final String REGION = "eu-west-1";

  private final LocalAws aws = LocalAws.start();
  private final EcrRegistry registry = aws.account(ACCOUNT).registry(REGION);
  private final SdkClients clients =
      SdkClients.of(
          aws,
          aws.account(ACCOUNT).role("Pusher").policy(Policies.allow("*", "ecr:*")).session("sdk"),
          REGION);
  private final EcrClient ecr = clients.ecr();

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    ecr.close();
    clients.close();
    aws.close();
  }

  @Test
  void anImageIsPushedAndReadBack() {
    Image image = TestImages.small(1);
    ecr.createRepository(r -> r.repositoryName("app"));
    image.blobs().forEach(blob -> upload(blob, 400));

    ecr.putImage(r ->
        r.repositoryName("app")
            .imageManifest(image.text())
            .imageManifestMediaType(image.mediaType())
            .imageDigest(image.digest())
            .imageTag("v1"));

    BatchGetImageResponse read =
        ecr.batchGetImage(r ->
            r.repositoryName("app")
                .acceptedMediaTypes(image.mediaType())
                .imageIds(ImageIdentifier.builder().imageTag("v1").build()));
    assertThat(read.images().getFirst().imageManifest()).isEqualTo(image.text());
    assertThat(
            ecr.describeImages(r -> r.repositoryName("app"))
                .imageDetails()
                .getFirst()
                .imagePushedAt())
        .isNotNull();
  }

  private void upload(Blob blob, int part) {
    aws.ecr().behaviour(Behaviour.documented().withParts(part, 1));
    String id = ecr.initiateLayerUpload(r -> r.repositoryName("app")).uploadId();
    long at = 0;
    try (InputStream content = blob.open()) {
      for (byte[] bytes = content.readNBytes(part);
          bytes.length > 0;
          bytes = content.readNBytes(part)) {
        long first = at;
        long last = at + bytes.length - 1;
        SdkBytes body = SdkBytes.fromByteArray(bytes);
        ecr.uploadLayerPart(r ->
            r.repositoryName("app")
                .uploadId(id)
                .partFirstByte(first)
                .partLastByte(last)
                .layerPartBlob(body));
        at = last + 1;
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    ecr.completeLayerUpload(r -> r.repositoryName("app").uploadId(id).layerDigests(blob.digest()));
  }

  @Test
  void refusalsAreTheSdksOwnExceptions() {
    assertThatThrownBy(() -> ecr.listImages(r -> r.repositoryName("none")))
        .isInstanceOf(RepositoryNotFoundException.class)
        .hasMessageContaining("The repository with name 'none' does not exist");

    ecr.createRepository(r -> r.repositoryName("app"));
    String id = ecr.initiateLayerUpload(r -> r.repositoryName("app")).uploadId();
    SdkBytes body = SdkBytes.fromByteArray(new byte[] {1, 2});
    ecr.uploadLayerPart(r ->
        r.repositoryName("app")
            .uploadId(id)
            .partFirstByte(0L)
            .partLastByte(1L)
            .layerPartBlob(body));
    assertThatThrownBy(() ->
            ecr.uploadLayerPart(r ->
                r.repositoryName("app")
                    .uploadId(id)
                    .partFirstByte(0L)
                    .partLastByte(1L)
                    .layerPartBlob(body)))
        .isInstanceOfSatisfying(
            InvalidLayerPartException.class,
            e -> {
              assertThat(e.lastValidByteReceived()).isEqualTo(1);
              assertThat(e.statusCode()).isEqualTo(400);
            });
  }

  @Test
  void throttlingIsRecognisedAsSuch() {
    aws.ecr().behaviour(Behaviour.documented().withRateScale(0.0001));
    ecr.createRepository(r -> r.repositoryName("app"));
    ecr.initiateLayerUpload(r -> r.repositoryName("app"));

    assertThatThrownBy(() -> ecr.initiateLayerUpload(r -> r.repositoryName("app")))
        .isInstanceOfSatisfying(
            EcrException.class, e -> assertThat(e.isThrottlingException()).isTrue());
  }

  @Test
  void aLayerOfManyMebibytesStreamsThroughWithoutBeingKept() throws Exception {
    GeneratedBlob layer = GeneratedBlob.of(7, 64L << 20);
    Image image = TestImages.oci(1).layer(layer).build();
    image.pushTo(registry.createRepository("source"), "v1");
    EcrRepository target = registry.createRepository("app").discardContent(true);
    AuthorizationData token = ecr.getAuthorizationToken().authorizationData().getFirst();
    String url =
        ecr.getDownloadUrlForLayer(r -> r.repositoryName("source").layerDigest(layer.digest()))
            .downloadUrl();

    try (HttpClient http = HttpClient.newHttpClient()) {
      String authorization = "Basic " + token.authorizationToken();
      URI start = URI.create(token.proxyEndpoint() + "/v2/app/blobs/uploads/");
      URI upload = next(http, authorization, start, "POST", BodyPublishers.noBody());
      HttpResponse<InputStream> download =
          http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofInputStream());
      URI patched =
          next(
              http,
              authorization,
              upload,
              "PATCH",
              BodyPublishers.fromPublisher(
                  BodyPublishers.ofInputStream(download::body), layer.size()));
      next(
          http,
          authorization,
          URI.create(patched + "&digest=" + layer.digest()),
          "PUT",
          BodyPublishers.noBody());
    }

    assertThat(target.blobDigests()).isEqualTo(Set.of(layer.digest()));
    assertThat(target.uploads().bytesReceived()).isEqualTo(layer.size());
    assertThat(target.uploads().openUploads()).isZero();
  }

  private static URI next(
      HttpClient http, String authorization, URI uri, String method, HttpRequest.BodyPublisher body)
      throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", authorization)
                .method(method, body)
                .build(),
            BodyHandlers.ofString());
    assertThat(List.of(201, 202)).as(response.body()).contains(response.statusCode());
    return URI.create(response.headers().firstValue("Location").orElseThrow());
  }

  @Test
  void theDigestOfADownloadIsTheLayers() throws Exception {
    Image image = TestImages.small(3);
    image.pushTo(registry.createRepository("app"), "v1");
    String digest = image.layers().getFirst().digest();
    String url =
        ecr.getDownloadUrlForLayer(r -> r.repositoryName("app").layerDigest(digest)).downloadUrl();

    try (InputStream content = URI.create(url).toURL().openStream()) {
      assertThat(Digests.of(content)).isEqualTo(digest);
    }
  }
}
