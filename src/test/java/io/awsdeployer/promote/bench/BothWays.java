package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * As many bytes as a workload lacks, read from the source and at the same time written to the
 * target, by streams that have nothing to do with each other. No read byte has to arrive before it
 * is written, and nothing is committed: what the link and the servers give to somebody who copies.
 */
record BothWays(HttpAsk http) implements Yardstick {
  static final String NAME = "(read and write)";

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public String method() {
    return "the missing bytes read by %1$d streams, and as many written to the target by %1$d others at the same time, into uploads that are given up: what the link and the servers give both ways, not a copy"
        .formatted(STREAMS);
  }

  @Override
  public boolean measures(Workload workload) {
    return Yardstick.super.measures(workload)
        && Yardstick.streams(Yardstick.missing(workload)) == STREAMS;
  }

  @Override
  public void run(Workload workload, Servers servers, Course course)
      throws IOException, InterruptedException {
    course.prepare();
    byte[] bytes = new byte[PIECE];
    List<Piece> pieces = Yardstick.missing(workload);
    List<Callable<Void>> reads = new ArrayList<>();
    List<Callable<Void>> writes = new ArrayList<>();
    for (Piece piece : pieces) {
      reads.add(() -> OneWay.read(http, servers, piece));
      writes.add(() -> write(servers.target().uri(), piece, bytes));
    }
    course.finish(execution(seconds(reads, writes)));
  }

  /** Until the slower of the two is done. */
  private static double seconds(List<Callable<Void>> reads, List<Callable<Void>> writes)
      throws IOException, InterruptedException {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      Future<Double> reading = both.submit(() -> Yardstick.seconds(reads, STREAMS));
      Future<Double> writing = both.submit(() -> Yardstick.seconds(writes, STREAMS));
      return Math.max(reading.get(), writing.get());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private @Nullable Void write(URI target, Piece piece, byte[] bytes)
      throws IOException, InterruptedException {
    URI uploads = target.resolve("/v2/%s/blobs/uploads/".formatted(piece.repository()));
    URI upload = accepted(uploads, request(uploads).POST(BodyPublishers.noBody()).build());
    URI written =
        accepted(
            upload,
            request(upload)
                .header("Content-Type", "application/octet-stream")
                .method("PATCH", BodyPublishers.ofByteArray(bytes, 0, piece.length()))
                .build());
    var _ = http.send(request(written).DELETE().build(), BodyHandlers.discarding());
    return null;
  }

  /** Where it goes on. */
  private URI accepted(URI asked, HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      throw new IOException(
          "%s %s answered %d: %s"
              .formatted(request.method(), asked.getPath(), answer.statusCode(), answer.body()));
    }
    return asked.resolve(answer.headers().firstValue("Location").orElseThrow());
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).header("User-Agent", "bare-write");
  }
}
