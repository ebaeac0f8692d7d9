package io.awsdeployer.localaws.ecr.blob;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A temporary folder for the blobs that are too large for memory; it goes when it is closed. */
public final class BlobFolder implements AutoCloseable {
  private final Path folder;

  private BlobFolder(Path folder) {
    this.folder = folder;
  }

  public static BlobFolder create() throws IOException {
    return new BlobFolder(Files.createTempDirectory("local-ecr-"));
  }

  Path newFile() throws IOException {
    return Files.createTempFile(folder, "blob-", "");
  }

  @Override
  public void close() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }
        });
    Files.deleteIfExists(folder);
  }
}
