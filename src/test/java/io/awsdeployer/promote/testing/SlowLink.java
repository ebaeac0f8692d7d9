package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Faults;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A link on which blobs move slowly, by a clock that the link moves: the source gives a piece, and
 * when the target's registry has it, time passes and the next is given, the blobs in turn. Nobody
 * waits for it, and nothing depends on which thread the machine lets run: no piece is ahead of the
 * clock in some buffer.
 */
public final class SlowLink {
  /** What may be in the function's output buffer while it reads on. */
  private static final int HELD_BACK = 16 << 10;

  /** The layer bucket's ETag is the beginning of the digest. */
  private static final Pattern ETAG = Pattern.compile("\"(?<begin>[0-9a-f]{32})\"");

  private static final Pattern DIGEST =
      Pattern.compile("digest=sha256(?::|%3A)(?<begin>[0-9a-f]{32})");

  private final MovableClock clock;
  private final int piece;
  private final Duration timeForPiece;
  private final Map<String, Transfer> latest = new HashMap<>();
  private final Set<Transfer> open = new LinkedHashSet<>();
  private long moved;

  private SlowLink(MovableClock clock, int piece, Duration timeForPiece) {
    this.clock = clock;
    this.piece = piece;
    this.timeForPiece = timeForPiece;
  }

  /**
   * Slows every download and upload of a blob by the registry's way.
   *
   * @param smallest of the blobs that are slowed, in bytes
   * @param piece in bytes
   */
  public static SlowLink of(
      Faults faults, MovableClock clock, long smallest, int piece, Duration timeForPiece) {
    SlowLink link = new SlowLink(clock, piece, timeForPiece);
    FaultRule _ =
        faults
            .on("blob:GET")
            .always()
            .with((request, service) -> {
              Response whole = service.handle(request);
              return whole.length() >= smallest && etag(whole).isPresent()
                  ? whole.withBody(link.new Given(whole))
                  : whole;
            });
    FaultRule _ =
        faults
            .on("v2:PUT upload")
            .always()
            .with(
                (request, service) -> service.handle(request.withBody(link.new Arrived(request))));
    return link;
  }

  /** How many bytes the source has given. */
  public synchronized long moved() {
    return moved;
  }

  /** Nobody is at the other end any more: what is still on its way goes nowhere. */
  public synchronized void cut() {
    open.clear();
    notifyAll();
  }

  /** A blob on its way, once. */
  private static final class Transfer {
    private final long length;
    private long given;
    private long arrived;
    private int last;
    private long turns;

    Transfer(long length, long turns) {
      this.length = length;
      this.turns = turns;
    }
  }

  private synchronized Transfer begins(Response whole) {
    Transfer transfer = new Transfer(whole.length(), fewestTurns());
    latest.put(etag(whole).orElseThrow(), transfer);
    open.add(transfer);
    return transfer;
  }

  private long fewestTurns() {
    return open.stream().mapToLong(transfer -> transfer.turns).min().orElse(0);
  }

  private synchronized void awaitTurn(Transfer transfer) throws IOException {
    try {
      while (open.contains(transfer)
          && (transfer.arrived < transfer.given - HELD_BACK || transfer.turns > fewestTurns())) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (!open.contains(transfer)) {
      throw new IOException("the link was cut");
    }
    clock.forward(timeForPiece.multipliedBy(transfer.last).dividedBy(piece));
    transfer.turns++;
    notifyAll();
  }

  private synchronized void gives(Transfer transfer, int count) {
    transfer.last = Math.max(0, count);
    transfer.given += transfer.last;
    moved += transfer.last;
  }

  private synchronized void arrives(@Nullable Transfer transfer, int count) {
    if (transfer != null) {
      transfer.arrived += Math.max(0, count);
      if (count < 0 && transfer.arrived < transfer.length) {
        open.remove(transfer);
      }
      notifyAll();
    }
  }

  private synchronized void ends(Transfer transfer) {
    open.remove(transfer);
    notifyAll();
  }

  private synchronized @Nullable Transfer latest(Optional<String> begin) {
    return begin.map(latest::get).orElse(null);
  }

  private static Optional<String> etag(Response whole) {
    return begin(ETAG, whole.headers().getOrDefault("ETag", ""));
  }

  private static Optional<String> begin(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group("begin")) : Optional.empty();
  }

  /** The source's side. */
  private final class Given extends FilterInputStream {
    private final Transfer transfer;

    Given(Response whole) {
      super(whole.body());
      this.transfer = begins(whole);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      awaitTurn(transfer);
      int count = super.read(buffer, offset, Math.min(length, piece));
      gives(transfer, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      ends(transfer);
      super.close();
    }
  }

  /** The target's side. Its first byte comes when the source has given it, so that is known. */
  private final class Arrived extends FilterInputStream {
    private final Optional<String> begin;
    private @Nullable Transfer transfer;

    Arrived(Request request) {
      super(request.body());
      this.begin = begin(DIGEST, request.rawQuery());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = -1;
      try {
        count = super.read(buffer, offset, length);
        return count;
      } finally {
        if (transfer == null && count > 0) {
          transfer = latest(begin);
        }
        arrives(transfer, count);
      }
    }
  }
}
