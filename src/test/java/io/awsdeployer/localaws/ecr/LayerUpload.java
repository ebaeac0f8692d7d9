package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.BlobWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One upload under way. Parts come strictly one after the other (§1.5). */
final class LayerUpload {
  private static final int MAX_PARTS = 4_200;
  private static final long MAX_BYTES = 52_000L << 20;

  private final RepositoryName repository;
  private final String id;
  private final BlobWriter content;
  private final List<Long> parts = new ArrayList<>();
  private boolean finished;

  LayerUpload(RepositoryName repository, String id, BlobWriter content) {
    this.repository = repository;
    this.id = id;
    this.content = content;
  }

  synchronized long size() {
    return content.size();
  }

  /** A part of UploadLayerPart, both ends inclusive. */
  synchronized void append(long first, long last, byte[] bytes, int length) throws IOException {
    requireOpen();
    requireNext(first);
    if (length == 0 || last - first + 1 != length) {
      throw badPart("The layer part of %d bytes is not bytes %d-%d".formatted(length, first, last));
    }
    requireRoom(length);
    content.write(bytes, 0, length);
    parts.add((long) length);
  }

  /**
   * A part of the registry's PATCH or PUT. What does not arrive whole leaves no trace.
   *
   * @param first where the sender believes to be, if it says so
   * @param expected the number of bytes it announced, if it did
   */
  synchronized void append(OptionalLong first, OptionalLong expected, InputStream body)
      throws IOException {
    requireOpen();
    if (first.isPresent()) {
      requireNext(first.getAsLong());
    }
    BlobWriter.Checkpoint before = content.checkpoint();
    boolean whole = false;
    try {
      byte[] buffer = new byte[64 * 1024];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        requireRoom(n);
        content.write(buffer, 0, n);
      }
      long received = content.size() - before.size();
      if (expected.isPresent() && expected.getAsLong() != received) {
        throw badPart(
            "The part has %d bytes instead of %d".formatted(received, expected.getAsLong()));
      }
      if (received > 0) {
        parts.add(received);
      }
      whole = true;
    } finally {
      if (!whole) {
        content.rollback(before);
      }
    }
  }

  /** In the order of §1.6: any parts, their sizes, the digest. */
  synchronized String calculate(List<String> digests, long minimumPart) {
    requireOpen();
    if (parts.isEmpty()) {
      throw Refusals.emptyUpload(repository, id);
    }
    if (parts.stream().limit(parts.size() - 1L).anyMatch(part -> part < minimumPart)) {
      throw Refusals.layerPartTooSmall();
    }
    String calculated = content.digest();
    if (!digests.contains(calculated)) {
      throw Refusals.invalidLayer(calculated);
    }
    return calculated;
  }

  synchronized Blob finish() throws IOException {
    requireOpen();
    finished = true;
    return content.finish();
  }

  synchronized void abandon() throws IOException {
    finished = true;
    content.abandon();
  }

  private void requireOpen() {
    if (finished) {
      throw Refusals.uploadNotFound(repository, id);
    }
  }

  private void requireNext(long first) {
    if (first != content.size()) {
      throw badPart(
          "First byte of the layer part is %d instead of %d".formatted(first, content.size()));
    }
  }

  private void requireRoom(long length) {
    if (parts.size() >= MAX_PARTS) {
      throw Refusals.limit("The maximum of %d layer parts was reached".formatted(MAX_PARTS));
    }
    if (content.size() + length > MAX_BYTES) {
      throw Refusals.limit("The maximum layer size of %d bytes was reached".formatted(MAX_BYTES));
    }
  }

  private EcrRefusal badPart(String text) {
    OptionalLong last =
        content.size() == 0 ? OptionalLong.empty() : OptionalLong.of(content.size() - 1);
    return Refusals.layerPart(repository, id, text, last);
  }
}
