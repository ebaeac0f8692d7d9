package io.awsdeployer.promote.demo;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/**
 * Pushes as {@code docker push} does: over the registry's {@code /v2/} with a token of
 * GetAuthorizationToken. It shares no code with the function.
 */
final class RegistryPush implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI registry;
  private final String authorization;

  private RegistryPush(URI registry, String authorization) {
    this.registry = registry;
    this.authorization = authorization;
  }

  static RegistryPush login(EcrClient ecr) {
    AuthorizationData data = ecr.getAuthorizationToken().authorizationData().getFirst();
    return new RegistryPush(URI.create(data.proxyEndpoint()), "Basic " + data.authorizationToken());
  }

  /** Everything below the manifest, the manifest, its tag. */
  void push(String repository, String tag, TestManifest root)
      throws IOException, InterruptedException {
    List<TestManifest> bottomUp = root.graph().toList();
    for (TestManifest manifest : bottomUp) {
      if (manifest instanceof Image image) {
        for (Blob blob : image.blobs()) {
          pushBlob(repository, blob);
        }
      }
      boolean isRoot = manifest.digest().equals(root.digest());
      putManifest(repository, isRoot ? tag : manifest.digest(), manifest);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private void pushBlob(String repository, Blob blob) throws IOException, InterruptedException {
    URI there = at("/v2/%s/blobs/%s".formatted(repository, blob.digest()));
    if (send(there, "HEAD", BodyPublishers.noBody()).statusCode() == 200) {
      return;
    }
    URI uploads = at("/v2/%s/blobs/uploads/".formatted(repository));
    HttpResponse<String> begun = expect(201, 202, send(uploads, "POST", BodyPublishers.noBody()));
    BodyPublisher content =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> open(blob)), Math.max(1, blob.size()));
    HttpResponse<String> sent = expect(201, 202, send(location(uploads, begun), "PATCH", content));
    URI place = location(uploads, sent);
    String query = (place.getRawQuery() == null ? "?" : "&") + "digest=" + blob.digest();
    HttpResponse<String> _ =
        expect(201, 201, send(URI.create(place + query), "PUT", BodyPublishers.noBody()));
  }

  private void putManifest(String repository, String reference, TestManifest manifest)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(at("/v2/%s/manifests/%s".formatted(repository, reference)))
            .header("Content-Type", manifest.mediaType())
            .PUT(BodyPublishers.ofByteArray(manifest.bytes()))
            .build();
    HttpResponse<String> _ = expect(201, 201, http.send(request, BodyHandlers.ofString()));
  }

  private HttpResponse<String> send(URI uri, String method, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(request(uri).method(method, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).header("Authorization", authorization);
  }

  private URI at(String path) {
    return registry.resolve(path);
  }

  private static URI location(URI base, HttpResponse<String> response) throws IOException {
    return base.resolve(
        response
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException("no Location from " + base)));
  }

  private static HttpResponse<String> expect(int one, int other, HttpResponse<String> response)
      throws IOException {
    if (response.statusCode() != one && response.statusCode() != other) {
      throw new IOException(
          "%s %s answered %d: %s"
              .formatted(
                  response.request().method(),
                  response.request().uri().getPath(),
                  response.statusCode(),
                  response.body()));
    }
    return response;
  }

  private static InputStream open(Blob blob) {
    try {
      return blob.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
