package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes as one stream, from the first to the last, whatever happens to the connections
 * below: a download that breaks goes on from the byte it had. Hashes and counts on the way.
 *
 * <p>Reading throws a {@code PromotionException} when the source is at its end, or when no call is
 * long enough for the blob, never an {@code IOException} of the source's, so that the uploading
 * side can tell whose fault an exception is.
 */
final class LayerDownload extends InputStream {
  /** So much progress makes an earlier break forgotten; a trickle must not retry for ever. */
  private static final long PROGRESS = 1 << 20;

  private final LayerSource source;
  private final Descriptor blob;
  private final Retries retries;
  private final TransferMeter meter;
  private final Prospects.Prospect prospect;
  private final MessageDigest hash = Digest.newHash();
  private long position;
  private long passedOn;
  private int failures;
  private long positionAtFailure;
  private LayerSource.@Nullable Connection connection;
  private @Nullable AskedAhead ahead;

  LayerDownload(
      LayerSource source,
      Descriptor blob,
      Retries retries,
      TransferMeter meter,
      Prospects prospects) {
    this.source = source;
    this.blob = blob;
    this.retries = retries;
    this.meter = meter;
    this.prospect = prospects.of(blob);
  }

  Descriptor blob() {
    return blob;
  }

  /** Asks the source for the first byte already; reading takes the answer. */
  void askAhead() {
    if (ahead == null && connection == null && position == 0) {
      ahead = new AskedAhead(source, blob);
    }
  }

  /** How many bytes were read so far. */
  long position() {
    return position;
  }

  boolean isRead() {
    return position == blob.size();
  }

  /**
   * The target has taken all that was read. Only then does it count as moved: a part that was read
   * at once and goes up slowly would make the link look fast.
   */
  void passedOn() {
    meter.downloaded(position - passedOn);
    passedOn = position;
  }

  /** How much of it the target has taken. */
  long passed() {
    return passedOn;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position < blob.size()) {
      try {
        int most = (int) Math.min(length, blob.size() - position);
        int count = open().read(buffer, offset, most);
        if (count < 0) {
          throw new IOException(
              "the stream ended at byte %d of %d".formatted(position, blob.size()));
        }
        hash.update(buffer, offset, count);
        position += count;
        prospect.require(position);
        return count;
      } catch (WrongBytesException e) {
        throw e;
      } catch (IOException e) {
        resumeAfter(e);
      }
    }
    finish();
    return -1;
  }

  /**
   * Reads the end, if nobody did, and compares the digest of all bytes read with the blob's.
   *
   * @throws WrongBytesException when it is another one
   */
  void verify() throws IOException {
    if (!isRead()) {
      throw new IllegalStateException(
          "only %d of %d bytes are read".formatted(position, blob.size()));
    }
    finish();
    Digest actual = Digest.of(hash);
    if (!actual.equals(blob.digest())) {
      throw new WrongBytesException(
          "the source's bytes have the digest %s, not %s".formatted(actual, blob.digest()));
    }
  }

  private LayerSource.Connection open() throws IOException {
    if (connection == null) {
      AskedAhead asked = ahead;
      ahead = null;
      connection = asked == null ? source.open(blob, position) : answered(asked);
    }
    return connection;
  }

  private static LayerSource.Connection answered(AskedAhead asked) throws IOException {
    try {
      return asked.await();
    } catch (InterruptedException e) {
      asked.abandon();
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private void resumeAfter(IOException e) throws IOException {
    close();
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(e);
    }
    if (position - positionAtFailure >= PROGRESS) {
      failures = 0;
    }
    failures++;
    positionAtFailure = position;
    if (!retries.allows(failures)) {
      throw source.givenUp(blob, position, e);
    }
    meter.resumed();
    try {
      retries.pauseAfter(failures);
    } catch (InterruptedException i) {
      Thread.currentThread().interrupt();
      throw interrupted(i);
    }
  }

  private static InterruptedIOException interrupted(Exception e) {
    InterruptedIOException interrupted = new InterruptedIOException("interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  /**
   * Reads the end of the body too, so that the connection can serve the next blob. All bytes are
   * here already, so a connection that breaks now is only not used again.
   */
  private void finish() throws IOException {
    if (connection == null) {
      return;
    }
    LayerSource.Connection last = Objects.requireNonNull(connection);
    connection = null;
    try {
      last.finish();
    } catch (WrongBytesException e) {
      throw e;
    } catch (IOException e) {
      last.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (ahead != null) {
      AskedAhead asked = Objects.requireNonNull(ahead);
      ahead = null;
      asked.abandon();
    }
    if (connection != null) {
      LayerSource.Connection open = Objects.requireNonNull(connection);
      connection = null;
      open.close();
    }
  }
}
