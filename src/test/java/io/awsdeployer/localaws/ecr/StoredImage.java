package io.awsdeployer.localaws.ecr;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A manifest as a repository keeps it, byte for byte. */
public record StoredImage(
    String digest, String manifest, ManifestFacts facts, Instant pushedAt, Status status) {

  /** ECR's imageStatus (§4.7). */
  public enum Status {
    ACTIVE,
    ARCHIVED,
    ACTIVATING
  }

  public String mediaType() {
    return facts.mediaType();
  }

  public byte[] bytes() {
    return manifest.getBytes(StandardCharsets.UTF_8);
  }

  public boolean isActive() {
    return status == Status.ACTIVE;
  }

  StoredImage with(Status other) {
    return new StoredImage(digest, manifest, facts, pushedAt, other);
  }
}
