package io.awsdeployer.promote.bench.face;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Semaphore;

/** One registry as the face asks it: nothing is remembered from one call to the next. */
final class Upstream {
  /** By this the registry's log tells the face's requests from the tools'. */
  static final String AGENT = "bench-face";

  private static final int AT_ONCE = 64;

  private final HttpClient http;
  private final URI registry;
  private final Semaphore gate = new Semaphore(AT_ONCE);

  Upstream(HttpClient http, URI registry) {
    this.http = http;
    this.registry = registry;
  }

  HttpResponse<byte[]> manifest(String repository, String reference, String accepted)
      throws IOException, InterruptedException {
    return send(
        request("/v2/%s/manifests/%s".formatted(repository, reference))
            .header("Accept", accepted)
            .build());
  }

  HttpResponse<byte[]> blob(String repository, String digest)
      throws IOException, InterruptedException {
    return send(request("/v2/%s/blobs/%s".formatted(repository, digest)).HEAD().build());
  }

  HttpResponse<byte[]> put(String repository, String reference, String mediaType, byte[] manifest)
      throws IOException, InterruptedException {
    BodyPublisher body = BodyPublishers.ofByteArray(manifest);
    return send(
        request("/v2/%s/manifests/%s".formatted(repository, reference))
            .header("Content-Type", mediaType)
            .PUT(body)
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(registry.resolve(path)).header("User-Agent", AGENT);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    gate.acquire();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } finally {
      gate.release();
    }
  }
}
