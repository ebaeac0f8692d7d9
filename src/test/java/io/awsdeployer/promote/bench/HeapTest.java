package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The peak of the heap is what a collection found, or what is there at the end. */
class HeapTest {
  private static final String LOG =
      """
      Minimum heap 8388608  Initial heap 8388608  Maximum heap 457179136
      GC(0) Heap Before GC invocations=0 (full 0):
      GC(0)  DefNew     total 3000K, used 2500K [0x00000000e4c00000, 0x00000000e4f50000, 0x00000000edeb0000)
      GC(0)   eden space 2700K,  92% used [0x00000000e4c00000, 0x00000000e4e71c00, 0x00000000e4eb0000)
      GC(0)  Tenured    total 6000K, used 500K [0x00000000edeb0000, 0x00000000ee560000, 0x0000000100000000)
      GC(0) DefNew: 2500K(3000K)->100K(3000K) Eden: 2400K(2700K)->0K(2700K) From: 100K(300K)->100K(300K)
      GC(0) Tenured: 500K(6000K)->1500K(6000K)
      GC(0) Heap After GC invocations=1 (full 0):
      GC(0)  DefNew     total 3000K, used 100K [0x00000000e4c00000, 0x00000000e4f50000, 0x00000000edeb0000)
      GC(0)  Tenured    total 6000K, used 1500K [0x00000000edeb0000, 0x00000000ee560000, 0x0000000100000000)
      """;

  @Test
  void isWhatACollectionFound() {
    assertThat(Heap.most(LOG.lines())).hasValue(new Heap(3_000 << 10, 9_000 << 10));
  }

  @Test
  void orWhatIsThereNow() {
    Stream<String> now =
        Stream.of(
            "4711:",
            "DefNew     total 3000K, used 2000K [0x0, 0x1, 0x2)",
            "Tenured    total 7000K, used 1500K [0x0, 0x1, 0x2)");

    assertThat(Heap.most(Stream.concat(LOG.lines(), now)))
        .hasValue(new Heap(3_500 << 10, 10_000 << 10));
  }

  @Test
  void isUnknownWhereNothingIsSaid() {
    assertThat(Heap.most(Stream.of("4711:", "No such process"))).isEmpty();
  }

  @Test
  void isNeverMoreThanWhatTheSystemHadGiven() {
    assertThatThrownBy(() -> new Heap(2, 1)).hasMessage("2 bytes used of 1");
  }
}
