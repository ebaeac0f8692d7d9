package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.blob.Blob;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * No contestant but a yardstick: the bytes that a workload lacks at the target, read from the
 * source by four streams and thrown away. Whoever copies them cannot be faster over a link that is
 * the narrowest place. Small blobs are read by more streams, because each waits for a round trip.
 */
record OneWay(HttpAsk http) implements Contestant {
  static final String NAME = "(read only)";

  private static final int STREAMS = 4;
  private static final int STREAMS_OF_SMALL_BLOBS = 32;
  private static final long SMALL = 1 << 20;
  private static final long PIECE = 16 << 20;

  /** Where bytes decide and not round trips. */
  static boolean measures(Workload workload) {
    Content missing = Content.of(workload.source()).without(Content.of(workload.before()));
    return !workload.sameRegistry() && missing.bytes() >= PIECE;
  }

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public String method() {
    return "the missing bytes read from the source by %d streams (%d where blobs are small) and thrown away: what the link gets, not a copy"
        .formatted(STREAMS, STREAMS_OF_SMALL_BLOBS);
  }

  @Override
  public void run(Workload workload, Servers servers, Course course)
      throws IOException, InterruptedException {
    course.prepare();
    List<Located> blobs =
        workload.copies().stream()
            .flatMap(copy ->
                Content.of(List.of(copy.from()))
                    .without(Content.of(workload.before()))
                    .blobs()
                    .values()
                    .stream()
                    .map(blob -> new Located(copy.from().repository(), blob)))
            .filter(distinct())
            .toList();
    List<Callable<Void>> pieces =
        blobs.stream().flatMap(located -> located.pieces(http, servers).stream()).toList();
    boolean small = blobs.stream().allMatch(located -> located.blob.size() < SMALL);
    long begin = System.nanoTime();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(small ? STREAMS_OF_SMALL_BLOBS : STREAMS)) {
      for (Future<Void> piece : threads.invokeAll(pieces)) {
        var _ = piece.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    course.finish(
        new Execution(
            NAME, seconds, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static java.util.function.Predicate<Located> distinct() {
    java.util.Set<String> seen = new java.util.HashSet<>();
    return located -> seen.add(located.blob.digest());
  }

  private record Located(String repository, Blob blob) {
    List<Callable<Void>> pieces(HttpAsk http, Servers servers) {
      return java.util.stream.LongStream.iterate(0, at -> at < blob.size(), at -> at + PIECE)
          .mapToObj(at -> (Callable<Void>) () -> read(http, servers, at))
          .toList();
    }

    private @org.jspecify.annotations.Nullable Void read(HttpAsk http, Servers servers, long at)
        throws IOException, InterruptedException {
      String path = "/v2/%s/blobs/%s".formatted(repository, blob.digest());
      var answer =
          http.send(
              HttpRequest.newBuilder(servers.source().uri().resolve(path))
                  .header("User-Agent", "bare-read")
                  .header(
                      "Range", "bytes=%d-%d".formatted(at, Math.min(at + PIECE, blob.size()) - 1))
                  .build(),
              BodyHandlers.discarding());
      if (answer.statusCode() != 206) {
        throw new IOException("%s answered %d".formatted(path, answer.statusCode()));
      }
      return null;
    }
  }
}
