package io.awsdeployer.localaws.ecr.blob;

import java.io.IOException;
import java.io.InputStream;

/** Content addressed by its SHA-256, always read as a stream so that its size never matters. */
public sealed interface Blob permits MemoryBlob, FileBlob, GeneratedBlob, DiscardedBlob {

  /** {@code sha256:} and 64 hex digits. */
  String digest();

  long size();

  /** The {@code length} bytes that begin at {@code from}. */
  InputStream open(long from, long length) throws IOException;

  default InputStream open() throws IOException {
    return open(0, size());
  }
}
