package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.aws.PartBytes;
import java.io.IOException;
import java.util.Optional;

/**
 * A blob's parts. Where there is memory for two, one is read while the one before is sent: a large
 * blob is often alone, and in turn each side of the link would be idle half of the time.
 */
final class PartsAhead implements AutoCloseable {
  private final LayerDownload content;
  private final int partSize;
  private final PartMemory.Room one;
  private final Optional<PartMemory.Room> other;
  private PartMemory.Room next;
  private long begun;
  private Optional<Ahead<PartBytes>> ahead = Optional.empty();

  private PartsAhead(
      LayerDownload content, int partSize, PartMemory.Room one, Optional<PartMemory.Room> other) {
    this.content = content;
    this.partSize = partSize;
    this.one = one;
    this.other = other;
    this.next = one;
  }

  /** Waits for room for one part, and takes it for another where it is free. */
  static PartsAhead of(LayerDownload content, PartMemory memory, int partSize)
      throws InterruptedException {
    PartMemory.Room one = memory.acquire(partSize);
    Optional<PartMemory.Room> other =
        content.blob().size() > partSize ? memory.tryAcquire(partSize) : Optional.empty();
    return new PartsAhead(content, partSize, one, other);
  }

  /**
   * The next part, which is valid until the next call.
   *
   * @throws IOException as the blob's reading does
   */
  PartBytes next() throws IOException, InterruptedException {
    if (other.isEmpty()) {
      one.bytes().fill(content, partSize);
      return one.bytes();
    }
    Ahead<PartBytes> reading = ahead.orElseGet(this::read);
    ahead = Optional.of(reading);
    PartBytes part = reading.await();
    ahead = begun < content.blob().size() ? Optional.of(read()) : Optional.empty();
    return part;
  }

  private Ahead<PartBytes> read() {
    PartBytes into = next.bytes();
    next = next == one ? other.orElse(one) : one;
    begun += partSize;
    return new Ahead<>(
        () -> {
          into.fill(content, partSize);
          return into;
        },
        _ -> {});
  }

  /** The rooms are used again by others: nobody may write to them any more. */
  @Override
  public void close() {
    ahead.ifPresent(Ahead::end);
    one.close();
    other.ifPresent(PartMemory.Room::close);
  }
}
