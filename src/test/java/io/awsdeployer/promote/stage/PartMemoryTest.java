package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.awsdeployer.promote.aws.PartBytes;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PartMemoryTest {
  private static final int SEGMENT = PartBytes.SEGMENT;

  @Test
  void aPartWaitsUntilThereIsRoom() throws Exception {
    PartMemory memory = new PartMemory(2L * SEGMENT + 1);
    PartMemory.Room first = memory.acquire(SEGMENT + 1);
    CountDownLatch got = new CountDownLatch(1);
    Thread second =
        Thread.startVirtualThread(() -> {
          try (PartMemory.Room _ = memory.acquire(1)) {
            got.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    while (second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(got.getCount()).isOne();
    first.close();
    second.join();
    assertThat(got.getCount()).isZero();
  }

  @Test
  void aPartThatIsLargerThanAllOfItGoesAlone() throws Exception {
    PartMemory memory = new PartMemory(0);
    for (int i = 0; i < 2; i++) {
      try (PartMemory.Room room = memory.acquire(3 * SEGMENT)) {
        room.bytes().fill(new ByteArrayInputStream(new byte[3 * SEGMENT]), 3 * SEGMENT);
        assertThat(room.bytes().length()).isEqualTo(3 * SEGMENT);
      }
    }
  }

  /** A blob may be empty, and its only part is. */
  @Test
  void aPartOfNothingTakesNoRoomForLong() throws Exception {
    PartMemory memory = new PartMemory(SEGMENT);
    for (int i = 0; i < 2; i++) {
      try (PartMemory.Room room = memory.acquire(0)) {
        assertThat(room.bytes().length()).isZero();
      }
    }
  }

  /** Else each part of each layer would be garbage as soon as it is sent. */
  @Test
  void whatAPartLeftIsUsedAgain() throws Exception {
    PartMemory memory = new PartMemory(2L * SEGMENT);
    memory.acquire(2 * SEGMENT).close();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    memory.acquire(2 * SEGMENT).close();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(SEGMENT);
  }
}
