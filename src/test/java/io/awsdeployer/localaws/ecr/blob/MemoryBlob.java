package io.awsdeployer.localaws.ecr.blob;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A small blob, kept in memory. */
public final class MemoryBlob implements Blob {
  private final byte[] content;
  private final String digest;

  private MemoryBlob(byte[] content, String digest) {
    this.content = content;
    this.digest = digest;
  }

  public static MemoryBlob of(byte[] content) {
    return new MemoryBlob(content.clone(), Digests.of(content));
  }

  public static MemoryBlob of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Damaged content under a digest it does not have: what a broken store would serve. */
  public static MemoryBlob corrupt(byte[] content, String digest) {
    return new MemoryBlob(content.clone(), digest);
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public InputStream open(long from, long length) {
    return new ByteArrayInputStream(content, Math.toIntExact(from), Math.toIntExact(length));
  }
}
