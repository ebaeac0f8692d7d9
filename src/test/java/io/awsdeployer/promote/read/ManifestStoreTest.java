package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.error.InvalidManifestException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which file is found, and read how far. */
class ManifestStoreTest extends ManifestStoreFixture {
  @Test
  void readsTheDeployManifest() {
    server.put(MANIFEST, "{\"images\": [{\"repository\": \"app\", \"tag\": \"1\"}]}");
    server.put(LIST, "this is not even read");

    DeployManifest manifest = found(LOCATION);

    assertThat(manifest.origin()).isEqualTo("s3://builds/app/1/deploy-manifest.json");
    assertThat(manifest.images()).extracting("sourceReference.value").containsExactly("1");
    assertThat(server.requests()).containsExactly(MANIFEST);
  }

  @Test
  void readsAwsDeployersListWhenThereIsNoDeployManifest() {
    server.put(LIST, "{\"images\": [{\"name\": \"a\", \"registry\": \"app\", \"tag\": \"2\"}]}");

    DeployManifest manifest = found(LOCATION);

    assertThat(manifest.origin()).isEqualTo("s3://builds/app/1/container-images.json");
    assertThat(manifest.images()).extracting("sourceReference.value").containsExactly("2");
    assertThat(server.requests()).containsExactly(MANIFEST, LIST);
  }

  @Test
  void withNeitherFileThereIsNothingToPromote() {
    assertThat(find(LOCATION))
        .isEqualTo(
            new Lookup.Absent(
                "There is neither deploy-manifest.json nor container-images.json in"
                    + " s3://builds/app/1/"));
  }

  @Test
  void aManifestWithoutImagesIsFoundAndTheOtherFileNotAskedFor() {
    server.put(MANIFEST, "{\"images\": []}");

    assertThat(found(LOCATION).images()).isEmpty();
    assertThat(server.requests()).containsExactly(MANIFEST);
  }

  @Test
  void keysArePassedOnAsTheyAre() {
    server.put("/builds/%2Fa%20b/%C3%A4%2B/deploy-manifest.json", "{}");
    server.put("/builds/deploy-manifest.json", "{}");

    assertThat(found(ManifestLocation.of("builds", "/a b/ä+/")).images()).isEmpty();
    assertThat(found(ManifestLocation.of("builds", "")).images()).isEmpty();
  }

  @Test
  void aBadFileIsToldByItsName() {
    server.put(MANIFEST, "{\"images\": [{\"repository\": \"app\"}]}");

    assertThat(failure(InvalidManifestException.class))
        .hasMessage(
            "s3://builds/app/1/deploy-manifest.json is not valid: images[0].tag: is missing");
  }

  @Test
  void aFileOfExactlyTheLimitIsRead() {
    byte[] content = new byte[1 << 20];
    Arrays.fill(content, (byte) ' ');
    content[0] = '{';
    content[content.length - 1] = '}';
    server.put(MANIFEST, content);

    assertThat(found(LOCATION).images()).isEmpty();
  }

  @Test
  void ofALargerFileNoMoreIsReadThanTellsThatItIsTooLarge() {
    AtomicInteger sent = new AtomicInteger();
    int size = 256 << 20;
    server.answer(
        MANIFEST,
        exchange -> {
          exchange.sendResponseHeaders(200, size);
          byte[] piece = new byte[1 << 20];
          for (int i = 0; i < size / piece.length; i++) {
            exchange.getResponseBody().write(piece);
            sent.incrementAndGet();
          }
        });

    assertThat(failure(InvalidManifestException.class))
        .hasMessage("s3://builds/app/1/deploy-manifest.json is larger than the 1 MiB allowed.");
    // The rest is what the sockets' buffers held when the connection was given up.
    assertThat(sent).hasValueLessThan(64);
  }
}
