package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.aws.PartBytes;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** Room for the parts that are under way, which wait for each other where it is short. */
final class PartMemory {
  private final int segments;
  private final Semaphore free;
  private final Queue<byte[]> used = new ConcurrentLinkedQueue<>();

  /** As many whole segments as go into {@code bytes}, and one at least. */
  PartMemory(long bytes) {
    this.segments = Math.clamp(bytes / PartBytes.SEGMENT, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(segments, true);
  }

  /** Waits for room. A part that is larger than all of it goes alone. */
  Room acquire(int partSize) throws InterruptedException {
    int wanted = PartBytes.segmentsFor(partSize);
    int held = Math.clamp(wanted, 1, segments);
    free.acquire(held);
    byte[][] room = new byte[wanted][];
    for (int i = 0; i < wanted; i++) {
      byte[] again = used.poll();
      room[i] = again == null ? new byte[PartBytes.SEGMENT] : again;
    }
    return new Room(room, held);
  }

  /** One part's, until it is closed. */
  final class Room implements AutoCloseable {
    private final byte[][] room;
    private final int held;
    private final PartBytes bytes;

    private Room(byte[][] room, int held) {
      this.room = room;
      this.held = held;
      this.bytes = new PartBytes(room);
    }

    PartBytes bytes() {
      return bytes;
    }

    @Override
    public void close() {
      for (int i = 0; i < held && i < room.length; i++) {
        used.add(room[i]);
      }
      free.release(held);
    }
  }
}
