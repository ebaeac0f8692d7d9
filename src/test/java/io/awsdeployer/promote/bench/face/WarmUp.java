package io.awsdeployer.promote.bench.face;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Calls before the first that counts. The face is a Java program that has just started, and stands
 * for a service that has been running for years; its compiling is nobody's work.
 */
final class WarmUp {
  private static final int AT_ONCE = 8;
  private static final String REPOSITORY = "warm-up/nothing";
  private static final String DIGEST = "sha256:" + "0".repeat(64);
  private static final List<String> STS = List.of("GetCallerIdentity", "AssumeRole");

  private final HttpClient http;
  private final URI face;

  WarmUp(HttpClient http, URI face) {
    this.http = http;
    this.face = face;
  }

  /** Every operation so often, in both regions; of what is not there. */
  void play(int times, ExecutorService threads) throws InterruptedException {
    List<Callable<Void>> players = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      players.add(() -> {
        for (int round = 0; round < times / AT_ONCE; round++) {
          playOnce();
        }
        return null;
      });
    }
    for (Future<Void> player : threads.invokeAll(players)) {
      if (player.state() == Future.State.FAILED) {
        throw new IllegalStateException(player.exceptionNow());
      }
    }
  }

  private void playOnce() throws IOException, InterruptedException {
    for (String action : STS) {
      send(HttpRequest.newBuilder(face).POST(BodyPublishers.ofString("Action=" + action)).build());
    }
    for (String region : List.of(EcrFace.SOURCE_REGION, EcrFace.TARGET_REGION)) {
      call(region, "GetAuthorizationToken", object());
      ObjectNode describe = object();
      describe.putArray("repositoryNames").add(REPOSITORY);
      call(region, "DescribeRepositories", describe);
      ObjectNode images = repository();
      images.putArray("acceptedMediaTypes").add("application/vnd.oci.image.index.v1+json");
      images.putArray("imageIds").addObject().put("imageTag", "none");
      call(region, "BatchGetImage", images);
      ObjectNode layers = repository();
      layers.putArray("layerDigests").add(DIGEST);
      call(region, "BatchCheckLayerAvailability", layers);
      call(region, "GetDownloadUrlForLayer", repository().put("layerDigest", DIGEST));
    }
    call(EcrFace.TARGET_REGION, "PutImage", put());
  }

  /** Of an image whose blobs nobody has, so it is refused. */
  private static ObjectNode put() {
    String type = "application/vnd.oci.image.manifest.v1+json";
    ObjectNode manifest = object().put("schemaVersion", 2).put("mediaType", type);
    ObjectNode blob = object().put("mediaType", "none").put("digest", DIGEST).put("size", 1);
    manifest.set("config", blob);
    manifest.putArray("layers").add(blob);
    return repository()
        .put("imageManifest", manifest.toString())
        .put("imageManifestMediaType", type);
  }

  private void call(String region, String operation, ObjectNode request)
      throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(face)
            .header("X-Amz-Target", EcrFace.SERVICE + operation)
            .header("Authorization", "Credential=none/0/%s/ecr".formatted(region))
            .POST(BodyPublishers.ofString(request.toString()))
            .build());
  }

  private void send(HttpRequest request) throws IOException, InterruptedException {
    var _ = http.send(request, BodyHandlers.discarding());
  }

  private static ObjectNode repository() {
    return object().put("repositoryName", REPOSITORY);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
