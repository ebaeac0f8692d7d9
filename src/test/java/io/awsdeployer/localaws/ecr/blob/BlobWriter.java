package io.awsdeployer.localaws.ecr.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a blob's bytes in order and hashes them on the way: in memory while they are few, in a file
 * from there on, or nowhere when the content is to be discarded. Not thread-safe.
 */
public final class BlobWriter {
  private static final int MEMORY = 64 * 1024;

  private final BlobFolder folder;
  private final boolean discard;
  private MessageDigest sha256 = Digests.sha256();
  private byte[] memory = new byte[0];
  private @Nullable Path file;
  private @Nullable FileChannel channel;
  private long size;

  public BlobWriter(BlobFolder folder, boolean discard) {
    this.folder = folder;
    this.discard = discard;
  }

  /** A point to go back to when the rest of a part does not arrive. */
  public record Checkpoint(MessageDigest sha256, long size) {}

  public void write(byte[] bytes, int offset, int length) throws IOException {
    sha256.update(bytes, offset, length);
    if (!discard) {
      store(bytes, offset, length);
    }
    size += length;
  }

  public long size() {
    return size;
  }

  /** The digest of what has arrived so far. */
  public String digest() {
    return Digests.named(Digests.copy(sha256).digest());
  }

  public Checkpoint checkpoint() {
    return new Checkpoint(Digests.copy(sha256), size);
  }

  public void rollback(Checkpoint checkpoint) throws IOException {
    sha256 = Digests.copy(checkpoint.sha256());
    size = checkpoint.size();
    if (channel != null) {
      channel.truncate(size);
    }
  }

  public Blob finish() throws IOException {
    String digest = digest();
    if (discard) {
      return new DiscardedBlob(digest, size);
    }
    if (channel == null || file == null) {
      return MemoryBlob.of(Arrays.copyOf(memory, (int) size));
    }
    channel.close();
    return new FileBlob(file, size, digest);
  }

  public void abandon() throws IOException {
    if (channel != null) {
      channel.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  private void store(byte[] bytes, int offset, int length) throws IOException {
    if (channel == null && size + length <= MEMORY) {
      int needed = (int) size + length;
      if (memory.length < needed) {
        memory = Arrays.copyOf(memory, Math.min(MEMORY, Math.max(needed, 2 * memory.length)));
      }
      System.arraycopy(bytes, offset, memory, (int) size, length);
      return;
    }
    FileChannel target = channel == null ? spill() : channel;
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
    long position = size;
    while (rest.hasRemaining()) {
      position += target.write(rest, position);
    }
  }

  private FileChannel spill() throws IOException {
    Path opened = folder.newFile();
    FileChannel target = FileChannel.open(opened, StandardOpenOption.WRITE);
    file = opened;
    channel = target;
    ByteBuffer held = ByteBuffer.wrap(memory, 0, (int) size);
    while (held.hasRemaining()) {
      target.write(held, held.position());
    }
    memory = new byte[0];
    return target;
  }
}
