package io.awsdeployer.localaws.ecr.blob;

import java.io.IOException;
import java.io.InputStream;

/** A blob that was hashed and counted on the way in but not kept. */
public record DiscardedBlob(String digest, long size) implements Blob {

  @Override
  public InputStream open(long from, long length) throws IOException {
    throw new IOException("The content of " + digest + " was discarded on arrival");
  }
}
