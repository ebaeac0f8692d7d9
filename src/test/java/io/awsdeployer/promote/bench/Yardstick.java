package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** No contestant: it moves bytes as a copy does and copies nothing, to tell what the link gives. */
sealed interface Yardstick extends Contestant permits OneWay, BothWays {
  int STREAMS = 4;
  int STREAMS_OF_SMALL_BLOBS = 32;
  long SMALL = 1 << 20;
  int PIECE = 16 << 20;

  /** A part of a blob that a workload lacks at the target, where the source has it. */
  record Piece(String repository, String digest, long first, int length) {}

  /** By what names they are in the tables. */
  static boolean isNamed(String contestant) {
    return contestant.equals(OneWay.NAME) || contestant.equals(BothWays.NAME);
  }

  /** Where bytes decide and not round trips. */
  default boolean measures(Workload workload) {
    Content missing = Content.of(workload.source()).without(Content.of(workload.before()));
    return !workload.sameRegistry() && missing.bytes() >= PIECE;
  }

  @Override
  default String version() {
    return "";
  }

  /** The bytes that a workload lacks, each blob once. */
  static List<Piece> missing(Workload workload) {
    Set<String> seen = new HashSet<>();
    return workload.copies().stream()
        .flatMap(copy ->
            Content.of(List.of(copy.from()))
                .without(Content.of(workload.before()))
                .blobs()
                .values()
                .stream()
                .filter(blob -> seen.add(blob.digest()))
                .flatMap(blob -> pieces(copy.from().repository(), blob.digest(), blob.size())))
        .toList();
  }

  private static Stream<Piece> pieces(String repository, String digest, long size) {
    return LongStream.iterate(0, at -> at < size, at -> at + PIECE)
        .mapToObj(at -> new Piece(repository, digest, at, (int) Math.min(PIECE, size - at)));
  }

  /** Small blobs wait for round trips, so more of them go at once. */
  static int streams(List<Piece> pieces) {
    return pieces.stream().allMatch(piece -> piece.length() < SMALL)
        ? STREAMS_OF_SMALL_BLOBS
        : STREAMS;
  }

  /** Does all of it by so many streams, and says how many seconds that took. */
  static double seconds(List<Callable<Void>> moves, int streams)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(streams)) {
      for (Future<Void> move : threads.invokeAll(moves)) {
        var _ = move.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  default Execution execution(double seconds) {
    return new Execution(
        names().getFirst(),
        seconds,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
