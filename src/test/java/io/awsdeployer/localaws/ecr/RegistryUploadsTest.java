package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads over the registry's own HTTP API. */
class RegistryUploadsTest extends RegistryScene {
  private static URI finish(URI upload, String digest) {
    return URI.create(upload + "&digest=" + digest);
  }

  @Test
  void aBlobGoesUpInOnePatch() throws Exception {
    HttpResponse<String> begun = send("POST", "/v2/team/app/blobs/uploads/", "");
    assertThat(begun.statusCode()).isEqualTo(202);

    HttpResponse<String> patched = send("PATCH", location(begun), "content");
    assertThat(patched.statusCode()).isEqualTo(201);
    assertThat(patched.headers().firstValue("Range")).hasValue("0-6");

    HttpResponse<String> done = send("PUT", finish(location(patched), Digests.of("content")), "");
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(done.headers().firstValue("Docker-Content-Digest")).hasValue(Digests.of("content"));
    assertThat(app.hasBlob(Digests.of("content"))).isTrue();
  }

  @Test
  void aBlobGoesUpInOnePut() throws Exception {
    HttpResponse<String> done = send("PUT", finish(begin(), Digests.of("content")), "content");

    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(done.headers().firstValue("Docker-Content-Digest")).hasValue(Digests.of("content"));
    assertThat(app.hasBlob(Digests.of("content"))).isTrue();
  }

  @Test
  void onePutOfOtherBytesThanItsDigestSaysStoresNothing() throws Exception {
    HttpResponse<String> done = send("PUT", finish(begin(), Digests.of("content")), "contenT");

    assertThat(done.statusCode()).isEqualTo(400);
    assertThat(done.body()).contains("DIGEST_INVALID");
    assertThat(app.blobDigests()).isEmpty();
  }

  @Test
  void aRegistryMayRefuseOnePutAndKeepTheUploadOpen() throws Exception {
    aws.ecr().behaviour(Behaviour.documented().with(Switch.WHOLE_PUT_REFUSED));
    URI upload = begin();

    HttpResponse<String> put = send("PUT", finish(upload, Digests.of("content")), "content");

    assertThat(put.statusCode()).isEqualTo(405);
    assertThat(send("GET", upload, "").headers().firstValue("Range")).hasValue("0-0");
    send("PATCH", upload, "content");
    assertThat(send("PUT", finish(upload, Digests.of("content")), "").statusCode()).isEqualTo(201);
  }

  @Test
  void chunksAreContiguousAndTheStatusSaysHowFar() throws Exception {
    aws.ecr().behaviour(Behaviour.documented().withParts(10, 1));
    URI upload = begin();
    send("PATCH", upload, "abc", "Content-Range", "0-2");

    HttpResponse<String> gap = send("PATCH", upload, "xyz", "Content-Range", "5-7");
    assertThat(gap.statusCode()).isEqualTo(416);
    HttpResponse<String> status = send("GET", upload, "");
    assertThat(status.statusCode()).isEqualTo(204);
    assertThat(status.headers().firstValue("Range")).hasValue("0-2");

    send("PATCH", upload, "def", "Content-Range", "3-5");
    HttpResponse<String> done = send("PUT", finish(upload, Digests.of("abcdefghi")), "ghi");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
  }

  @Test
  void smallChunksBeforeTheLastAreRefused() throws Exception {
    URI upload = begin();
    send("PATCH", upload, "abc");
    send("PATCH", upload, "def");

    HttpResponse<String> done = send("PUT", finish(upload, Digests.of("abcdef")), "");

    assertThat(done.statusCode()).isEqualTo(400);
    assertThat(done.body()).contains("should be at least 5MB");
  }

  @Test
  void aWrongDigestAndAnEmptyBlobAreRefused() throws Exception {
    URI upload = begin();
    send("PATCH", upload, "content");
    HttpResponse<String> wrong = send("PUT", finish(upload, Digests.of("other")), "");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("DIGEST_INVALID", "None of the provided layer digests");

    HttpResponse<String> empty = send("PUT", finish(begin(), Digests.of("")), "");
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(empty.body()).contains("BLOB_UPLOAD_INVALID", "does not have any parts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-9", "0-2", "1-7", "bytes 0-9/10"})
  void aPartMustBeTheRangeItAnnounces(String range) throws Exception {
    URI upload = begin();

    HttpResponse<String> patched = send("PATCH", upload, "content", "Content-Range", range);

    assertThat(patched.statusCode()).isEqualTo(416);
    assertThat(patched.body()).contains("BLOB_UPLOAD_INVALID");
    assertThat(send("PATCH", upload, "content", "Content-Range", "0-6").statusCode())
        .isEqualTo(201);
  }

  @Test
  void aMalformedDigestIsToldBeforeTheBytesAreLookedAt() throws Exception {
    HttpResponse<String> put = send("PUT", finish(begin(), "zz"), "content");

    assertThat(put.statusCode()).isEqualTo(400);
    assertThat(put.body()).contains("DIGEST_INVALID");
  }

  @Test
  void anUploadIsKnownOnlyByTheUrlThatLocationGave() throws Exception {
    URI upload = begin();
    URI bare = URI.create(upload.toString().replaceAll("\\?.*", ""));

    assertThat(send("PATCH", bare, "content").statusCode()).isEqualTo(404);
    assertThat(send("PATCH", "/v2/team/app/blobs/uploads/x?_state=y", "content").body())
        .contains("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void aBlobThatIsThereIsNoErrorASecondTime() throws Exception {
    for (int i = 0; i < 2; i++) {
      URI upload = begin();
      send("PATCH", upload, "content");
      assertThat(send("PUT", finish(upload, Digests.of("content")), "").statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void mountingBeginsAnUploadUnlessTheAccountAllowsIt() throws Exception {
    Image image = TestImages.small(1);
    image.pushTo(registry.createRepository("base"), "v1");
    String digest = image.config().digest();
    String mount = "/v2/team/app/blobs/uploads/?mount=%s&from=base".formatted(digest);

    assertThat(send("POST", mount, "").statusCode()).isEqualTo(202);

    aws.ecr().behaviour(Behaviour.documented().with(Switch.BLOB_MOUNTING));
    assertThat(send("POST", mount, "").statusCode()).isEqualTo(201);
    assertThat(app.hasBlob(digest)).isTrue();

    String loose = MemoryBlob.of("loose").digest();
    registry.repository("base").addBlob(MemoryBlob.of("loose"));
    assertThat(send("POST", mount.replace(digest, loose), "").statusCode()).isEqualTo(202);
  }

  @Test
  void mountingTakesTheRightToReadTheOtherRepository() throws Exception {
    aws.ecr().behaviour(Behaviour.documented().with(Switch.BLOB_MOUNTING));
    Image image = TestImages.small(1);
    image.pushTo(registry.createRepository("base"), "v1");
    String mount =
        "/v2/team/app/blobs/uploads/?mount=%s&from=base".formatted(image.config().digest());
    login(REGION, Policies.allow("*", "ecr:InitiateLayerUpload"));
    assertThat(send("POST", mount, "").statusCode()).isEqualTo(202);

    login(REGION, Policies.allow("*", "ecr:InitiateLayerUpload", "ecr:GetDownloadUrlForLayer"));
    assertThat(send("POST", mount, "").statusCode()).isEqualTo(201);
  }

  @Test
  void mountingTakesTheSameEncryption() throws Exception {
    aws.ecr().behaviour(Behaviour.documented().with(Switch.BLOB_MOUNTING));
    Image image = TestImages.small(1);
    RepositorySettings encrypted =
        RepositorySettings.standard().encryptedWith("arn:aws:kms:eu-west-1:111111111111:key/one");
    image.pushTo(registry.createRepository("base", encrypted), "v1");
    String mount =
        "/v2/%s/blobs/uploads/?mount=%s&from=base".formatted("%s", image.config().digest());
    assertThat(send("POST", mount.formatted("team/app"), "").statusCode()).isEqualTo(202);

    EcrRepository _ = registry.createRepository("team/two", encrypted);
    assertThat(send("POST", mount.formatted("team/two"), "").statusCode()).isEqualTo(201);
  }

  @Test
  void aPartThatEndsEarlyLeavesNoTrace() throws Exception {
    URI upload = begin();
    String id = upload.getPath().substring(upload.getPath().lastIndexOf('/') + 1);
    byte[] half = "half".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() ->
            app.uploads()
                .append(
                    id, OptionalLong.empty(), OptionalLong.of(8), new ByteArrayInputStream(half)))
        .isInstanceOf(EcrRefusal.class);

    send("PATCH", upload, "content");
    assertThat(send("PUT", finish(upload, Digests.of("content")), "").statusCode()).isEqualTo(201);
  }
}
