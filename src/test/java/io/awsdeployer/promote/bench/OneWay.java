package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a workload lacks at the target, read from the source and thrown away. Whoever
 * copies them cannot be faster over a link that is the narrowest place.
 */
record OneWay(HttpAsk http) implements Yardstick {
  static final String NAME = "(read only)";

  @Override
  public List<String> names() {
    return List.of(NAME);
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
    List<Piece> pieces = Yardstick.missing(workload);
    List<Callable<Void>> reads =
        pieces.stream().map(piece -> (Callable<Void>) () -> read(http, servers, piece)).toList();
    course.finish(execution(Yardstick.seconds(reads, Yardstick.streams(pieces))));
  }

  static @Nullable Void read(HttpAsk http, Servers servers, Piece piece)
      throws IOException, InterruptedException {
    String path = "/v2/%s/blobs/%s".formatted(piece.repository(), piece.digest());
    long last = piece.first() + piece.length() - 1;
    var answer =
        http.send(
            HttpRequest.newBuilder(servers.source().uri().resolve(path))
                .header("User-Agent", "bare-read")
                .header("Range", "bytes=%d-%d".formatted(piece.first(), last))
                .build(),
            BodyHandlers.discarding());
    if (answer.statusCode() != 206) {
      throw new IOException("%s answered %d".formatted(path, answer.statusCode()));
    }
    return null;
  }
}
