package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.bench.Workload.Placed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Reads back what a tool wrote: every tag, every manifest below it and every blob, each hashed. A
 * blob that several repositories have is read from one, and has to be in the others.
 */
record Verification(HttpAsk http, URI registry) {
  private static final String MANIFESTS =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json"
          + ", application/vnd.docker.distribution.manifest.list.v2+json"
          + ", application/vnd.docker.distribution.manifest.v2+json";

  /** What is wrong first, or nothing. */
  Optional<String> problem(Collection<Placed> images) throws IOException, InterruptedException {
    Set<String> hashed = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (Placed image : images) {
      String repository = image.repository();
      Optional<String> problem = manifest(repository, image.tag(), image.manifest().digest());
      for (TestManifest manifest : image.manifest().graph().toList()) {
        if (problem.isEmpty()) {
          problem = manifest(repository, manifest.digest(), manifest.digest());
        }
        if (manifest instanceof Image one) {
          for (Blob blob : one.blobs()) {
            if (problem.isEmpty() && seen.add(repository + "@" + blob.digest())) {
              problem = blob(repository, blob, hashed.add(blob.digest()));
            }
          }
        }
      }
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> manifest(String repository, String reference, String digest)
      throws IOException, InterruptedException {
    URI there = registry.resolve("/v2/%s/manifests/%s".formatted(repository, reference));
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(there).header("Accept", MANIFESTS).build(),
            BodyHandlers.ofInputStream());
    return compare("%s:%s".formatted(repository, reference), answer, digest);
  }

  private Optional<String> blob(String repository, Blob blob, boolean whole)
      throws IOException, InterruptedException {
    URI there = registry.resolve("/v2/%s/blobs/%s".formatted(repository, blob.digest()));
    String what = "%s@%s".formatted(repository, blob.digest());
    if (whole) {
      HttpRequest get = HttpRequest.newBuilder(there).build();
      return compare(what, http.send(get, BodyHandlers.ofInputStream()), blob.digest());
    }
    HttpRequest head = HttpRequest.newBuilder(there).HEAD().build();
    int status = http.send(head, BodyHandlers.discarding()).statusCode();
    return status == 200 ? Optional.empty() : Optional.of("%s: %d".formatted(what, status));
  }

  private static Optional<String> compare(
      String what, HttpResponse<InputStream> answer, String digest) throws IOException {
    try (DigestInputStream body = new DigestInputStream(answer.body(), sha256())) {
      if (answer.statusCode() != 200) {
        return Optional.of("%s: %d".formatted(what, answer.statusCode()));
      }
      byte[] buffer = new byte[1 << 18];
      while (body.read(buffer) >= 0) {
        // The hash is all that is wanted.
      }
      String found = "sha256:" + HexFormat.of().formatHex(body.getMessageDigest().digest());
      return found.equals(digest)
          ? Optional.empty()
          : Optional.of("%s is %s, not %s".formatted(what, found, digest));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
