package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.v2.RegistryV2;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry's own HTTP API. */
class RegistryV2Test extends RegistryScene {
  @Test
  void withoutATokenTheAnswerIsAChallenge() throws Exception {
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri("/v2/")).build(), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("Www-Authenticate"))
        .hasValue(
            "Basic realm=\"%s/\",service=\"ecr.amazonaws.com\"".formatted(registry.endpoint()));
  }

  @Test
  void aTokenLastsTwelveHoursInItsRegion() throws Exception {
    assertThat(send("GET", "/v2/", "").statusCode()).isEqualTo(200);
    clock.forward(Duration.ofHours(12));
    assertThat(send("GET", "/v2/", "").statusCode()).isEqualTo(200);
    clock.forward(Duration.ofSeconds(1));

    HttpResponse<String> expired = send("GET", "/v2/", "");
    assertThat(expired.statusCode()).isEqualTo(403);
    assertThat(expired.body()).contains("DENIED", "has expired");

    login("us-east-1", Policies.allow("*", "ecr:*"));
    assertThat(send("GET", "/v2/", "").statusCode()).isEqualTo(403);
  }

  @Test
  void aBlobIsReadThroughTheLayerBucket() throws Exception {
    Image image = TestImages.small(1);
    image.pushTo(app, "v1");
    String path = "/v2/team/app/blobs/" + image.config().digest();

    HttpResponse<String> head = send("HEAD", path, "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(image.config().size());

    HttpResponse<String> redirect = send("GET", path, "");
    assertThat(redirect.statusCode()).isEqualTo(307);
    HttpResponse<String> content =
        http.send(HttpRequest.newBuilder(location(redirect)).build(), BodyHandlers.ofString());
    assertThat(Digests.of(content.body())).isEqualTo(image.config().digest());

    assertThat(send("HEAD", "/v2/team/app/blobs/" + Digests.of("no"), "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void manifestsGoUpAndComeBackByTagAndDigest() throws Exception {
    Image image = TestImages.small(1);
    image.blobs().forEach(app::addBlob);

    HttpResponse<String> put =
        send("PUT", "/v2/team/app/manifests/v1", image.text(), "Content-Type", image.mediaType());
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    assertThat(put.headers().firstValue("Docker-Content-Digest")).hasValue(image.digest());

    for (String reference : new String[] {"v1", image.digest()}) {
      HttpResponse<String> got =
          send("GET", "/v2/team/app/manifests/" + reference, "", "Accept", image.mediaType());
      assertThat(got.body()).isEqualTo(image.text());
      assertThat(got.headers().firstValue("Content-Type")).hasValue(image.mediaType());
    }
    assertThat(
            send("GET", "/v2/team/app/manifests/v1", "", "Accept", MediaTypes.DOCKER_MANIFEST)
                .statusCode())
        .isEqualTo(404);
    assertThat(send("GET", "/v2/team/app/tags/list", "").body())
        .isEqualTo("{\"name\":\"team/app\",\"tags\":[\"v1\"]}");
  }

  @Test
  void deletingTakesATagOfSeveralOrTheImage() throws Exception {
    Image image = TestImages.small(1);
    image.pushTo(app, "v1");
    app.moveTag("v2", image.digest());

    assertThat(send("DELETE", "/v2/team/app/manifests/v1", "").statusCode()).isEqualTo(202);
    assertThat(app.tags()).containsOnlyKeys("v2");
    assertThat(send("DELETE", "/v2/team/app/manifests/" + image.digest(), "").statusCode())
        .isEqualTo(202);
    assertThat(app.imageCount()).isZero();
    assertThat(send("DELETE", "/v2/team/app/manifests/v2", "").body()).contains("MANIFEST_UNKNOWN");
  }

  @Test
  void aChildOfAnIndexIsNotDeletedAndDeletingNeedsItsOwnRight() throws Exception {
    Image child = TestImages.small(1);
    child.pushTo(app, "v1");
    Index index = TestImages.index().add(child).build();
    app.place(index.text(), index.mediaType());
    String path = "/v2/team/app/manifests/" + child.digest();

    assertThat(send("DELETE", path, "").body()).contains("referenced by manifest list");

    login(REGION, Policies.allow("*", "ecr:*"), Policies.deny("*", "ecr:BatchDeleteImage"));
    assertThat(send("DELETE", path, "").statusCode()).isEqualTo(403);
    assertThat(app.imageCount()).isEqualTo(2);
  }

  @Test
  void manifestRefusalsAreRenderedAsOciErrors() throws Exception {
    Image image = TestImages.small(1);
    assertPut("v1", image.text(), 404, "MANIFEST_BLOB_UNKNOWN");
    assertPut("v1", "{}", 405, "UNSUPPORTED");
    assertPut("v1", TestImages.index().add(image).build().text(), 405, "UNSUPPORTED");
    image.pushTo(app, "v1");
    assertPut(Digests.of("other"), image.text(), 400, "DIGEST_INVALID");
    app.mutability(TagMutability.immutable()).moveTag("v1", TestImages.small(9).digest());
    assertPut("v1", image.text(), 400, "TAG_INVALID");
    assertThat(
            send("PUT", "/v2/none/manifests/v1", image.text(), "Content-Type", image.mediaType())
                .body())
        .contains("NAME_UNKNOWN");
  }

  private void assertPut(String reference, String manifest, int status, String code)
      throws Exception {
    HttpResponse<String> response =
        send(
            "PUT",
            "/v2/team/app/manifests/" + reference,
            manifest,
            "Content-Type",
            MediaTypes.OCI_MANIFEST);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains("\"code\":\"%s\"".formatted(code));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, blobs/uploads/, ecr:InitiateLayerUpload",
    "PATCH, blobs/uploads/x, ecr:UploadLayerPart",
    "PUT, blobs/uploads/x?digest=d, ecr:CompleteLayerUpload",
    "HEAD, blobs/sha256:00, ecr:BatchCheckLayerAvailability",
    "GET, blobs/sha256:00, ecr:GetDownloadUrlForLayer",
    "GET, manifests/v1, ecr:BatchGetImage",
    "HEAD, manifests/v1, ecr:BatchGetImage",
    "PUT, manifests/v1, ecr:PutImage",
    "GET, tags/list, ecr:ListImages"
  })
  void everyRequestNeedsTheRightOfTheApi(String method, String path, String action)
      throws Exception {
    login(REGION, Policies.allow("*", "ecr:*"), Policies.deny("*", action));

    HttpResponse<String> response = send(method, "/v2/team/app/" + path, "");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains(method.equals("HEAD") ? "" : "DENIED");
  }

  @Test
  void ratesAreThoseOfTheApi() throws Exception {
    aws.ecr().behaviour(Behaviour.documented().withRateScale(0.01));
    begin();

    HttpResponse<String> response = send("POST", "/v2/team/app/blobs/uploads/", "");

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.body()).contains("TOOMANYREQUESTS", "Rate exceeded");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/, v2:GET base",
    "POST, /v2/a/b/blobs/uploads/, v2:POST upload",
    "PATCH, /v2/a/blobs/uploads/id, v2:PATCH upload",
    "PUT, /v2/a/blobs/uploads/id, v2:PUT upload",
    "GET, /v2/a/blobs/uploads/id, v2:GET upload",
    "HEAD, /v2/a/blobs/sha256:00, v2:HEAD blob",
    "GET, /v2/blobs/blobs/sha256:00, v2:GET blob",
    "HEAD, /v2/a/manifests/v1, v2:HEAD manifest",
    "GET, /v2/a/manifests/v1, v2:GET manifest",
    "PUT, /v2/a/manifests/v1, v2:PUT manifest",
    "GET, /v2/a/tags/list, v2:GET tags"
  })
  void requestsAreCountedUnderTheirNames(String method, String path, String name) {
    Request request = new Request("", method, path, "", Map.of(), InputStream.nullInputStream());

    assertThat(RegistryV2.operationName(request)).isEqualTo(name);
  }

  @Test
  void aManifestWithASubjectIsAmongTheReferrersOfThat() throws Exception {
    Image image = TestImages.small(1);
    image.pushTo(app, "v1");
    Image signature =
        TestImages.oci(2).artifactType("application/vnd.a").layer(10).subject(image).build();
    signature.blobs().forEach(app::addBlob);
    String referrers = "/v2/team/app/referrers/" + image.digest();

    HttpResponse<String> put =
        send(
            "PUT",
            "/v2/team/app/manifests/" + signature.digest(),
            signature.text(),
            "Content-Type",
            signature.mediaType());

    assertThat(put.headers().firstValue("OCI-Subject")).hasValue(image.digest());
    HttpResponse<String> listed = send("GET", referrers, "");
    assertThat(listed.headers().firstValue("Content-Type")).hasValue(MediaTypes.OCI_INDEX);
    assertThat(listed.body()).contains(signature.digest(), "application/vnd.a");
    HttpResponse<String> filtered = send("GET", referrers + "?artifactType=other", "");
    assertThat(filtered.headers().firstValue("OCI-Filters-Applied")).hasValue("artifactType");
    assertThat(filtered.body()).doesNotContain(signature.digest());
  }

  @Test
  void aRegistryWithoutReferrersSaysSoInBothPlaces() throws Exception {
    aws.ecr().behaviour(aws.ecr().behaviour().with(Switch.NO_REFERRERS_API));
    Image image = TestImages.small(1);
    Image signature =
        TestImages.oci(2).artifactType("application/vnd.a").layer(10).subject(image).build();
    signature.blobs().forEach(app::addBlob);

    HttpResponse<String> put =
        send(
            "PUT",
            "/v2/team/app/manifests/" + signature.digest(),
            signature.text(),
            "Content-Type",
            signature.mediaType());

    assertThat(put.headers().firstValue("OCI-Subject")).isEmpty();
    assertThat(send("GET", "/v2/team/app/referrers/" + image.digest(), "").statusCode())
        .isEqualTo(404);
  }
}
