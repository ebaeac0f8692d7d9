package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.bench.Workload.Placed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Puts images into a registry by its HTTP API; it shares no code with the function. */
record Seeding(HttpAsk http, URI registry) {

  void push(Collection<Placed> images) throws IOException, InterruptedException {
    Set<String> sent = new HashSet<>();
    for (Placed image : images) {
      for (TestManifest manifest : image.manifest().graph().toList()) {
        if (manifest instanceof Image one) {
          for (Blob blob : one.blobs()) {
            if (sent.add(image.repository() + "@" + blob.digest())) {
              push(image.repository(), blob);
            }
          }
        }
        boolean root = manifest.digest().equals(image.manifest().digest());
        put(image.repository(), root ? image.tag() : manifest.digest(), manifest);
      }
    }
  }

  private void push(String repository, Blob blob) throws IOException, InterruptedException {
    URI there = registry.resolve("/v2/%s/blobs/%s".formatted(repository, blob.digest()));
    HttpRequest head = HttpRequest.newBuilder(there).HEAD().build();
    if (http.send(head, BodyHandlers.discarding()).statusCode() == 200) {
      return;
    }
    URI uploads = registry.resolve("/v2/%s/blobs/uploads/".formatted(repository));
    HttpResponse<String> begun =
        expect(202, HttpRequest.newBuilder(uploads).POST(BodyPublishers.noBody()).build());
    URI place = uploads.resolve(begun.headers().firstValue("Location").orElseThrow());
    BodyPublisher content =
        BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(blob)), blob.size());
    String query = (place.getRawQuery() == null ? "?" : "&") + "digest=" + blob.digest();
    var _ = expect(201, HttpRequest.newBuilder(URI.create(place + query)).PUT(content).build());
  }

  private void put(String repository, String reference, TestManifest manifest)
      throws IOException, InterruptedException {
    URI there = registry.resolve("/v2/%s/manifests/%s".formatted(repository, reference));
    var _ =
        expect(
            201,
            HttpRequest.newBuilder(there)
                .header("Content-Type", manifest.mediaType())
                .PUT(BodyPublishers.ofByteArray(manifest.bytes()))
                .build());
  }

  private HttpResponse<String> expect(int status, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != status) {
      throw new IOException(
          "%s %s answered %d: %s"
              .formatted(
                  request.method(), request.uri().getPath(), answer.statusCode(), answer.body()));
    }
    return answer;
  }

  private static InputStream open(Blob blob) {
    try {
      return blob.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
