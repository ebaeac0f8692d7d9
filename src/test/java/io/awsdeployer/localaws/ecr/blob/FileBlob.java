package io.awsdeployer.localaws.ecr.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A blob too large for memory, kept in a file of the cloud's own folder. */
public record FileBlob(Path file, long size, String digest) implements Blob {

  @Override
  public InputStream open(long from, long length) throws IOException {
    InputStream content = Files.newInputStream(file);
    try {
      content.skipNBytes(from);
    } catch (IOException e) {
      content.close();
      throw e;
    }
    return new LimitedStream(content, length);
  }
}
