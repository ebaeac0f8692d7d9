package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Faults;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A link on which one layer moves slowly, by a clock that the test moves: the source gives a piece,
 * and when the target's registry has it, time passes and the next is given. Nobody waits for it.
 */
public final class SlowLink {
  /** What may be in the function's output buffer while it reads on. */
  private static final int HELD_BACK = 16 << 10;

  private final MovableClock clock;
  private final int piece;
  private final Duration timeForPiece;
  private long given;
  private long arrived;

  private SlowLink(MovableClock clock, int piece, Duration timeForPiece) {
    this.clock = clock;
    this.piece = piece;
    this.timeForPiece = timeForPiece;
  }

  /**
   * Slows every download and upload of the layer of this size, by the registry's way.
   *
   * @param piece in bytes
   */
  public static SlowLink of(
      Faults faults, MovableClock clock, long size, int piece, Duration timeForPiece) {
    SlowLink link = new SlowLink(clock, piece, timeForPiece);
    FaultRule _ =
        faults
            .on("blob:GET")
            .always()
            .with((request, service) -> {
              var whole = service.handle(request);
              return whole.length() == size ? whole.withBody(link.new Given(whole.body())) : whole;
            });
    FaultRule _ =
        faults
            .on("v2:PUT upload")
            .when(request ->
                request.header("content-length").filter(Long.toString(size)::equals).isPresent())
            .always()
            .with((request, service) ->
                service.handle(request.withBody(link.new Arrived(request.body()))));
    return link;
  }

  /** How many bytes of the layer the source has given. */
  public synchronized long moved() {
    return given;
  }

  private synchronized void gives(int count) {
    given += Math.max(0, count);
  }

  private synchronized void arrives(int count) {
    arrived += Math.max(0, count);
    notifyAll();
  }

  private synchronized void awaitArrival() throws IOException {
    if (given == 0) {
      return;
    }
    try {
      while (arrived < given - HELD_BACK) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    clock.forward(timeForPiece);
  }

  /** The source's side. */
  private final class Given extends FilterInputStream {
    Given(InputStream body) {
      super(body);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      awaitArrival();
      int count = super.read(buffer, offset, Math.min(length, piece));
      gives(count);
      return count;
    }
  }

  /** The target's side. */
  private final class Arrived extends FilterInputStream {
    Arrived(InputStream body) {
      super(body);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      arrives(count);
      return count;
    }
  }
}
