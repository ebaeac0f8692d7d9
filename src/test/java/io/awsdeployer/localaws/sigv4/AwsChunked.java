package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Checksum;
import io.awsdeployer.localaws.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the framing of Content-Encoding aws-chunked off a body (Amazon S3 API Reference,
 * "Transferring payload in multiple chunks", "… including trailing headers"): chunk by chunk, each
 * checked before its first byte is handed out, then the trailing checksum, then the announced
 * length.
 */
final class AwsChunked extends InputStream {

  private static final int LARGEST_CHUNK = 16 * 1024 * 1024;

  private final InputStream wire;
  private final Optional<ChunkSignatures> signatures;
  private final Optional<Checksum> checksum;
  private final long announced;
  private byte[] chunk = new byte[0];
  private int position;
  private long length;
  private boolean ended;

  AwsChunked(Request request, Optional<ChunkSignatures> signatures) {
    this.wire = request.body();
    this.signatures = signatures;
    this.checksum = request.header("x-amz-trailer").map(Checksum::named);
    this.announced =
        request
            .header("x-amz-decoded-content-length")
            .filter(value -> value.matches("\\d{1,15}"))
            .map(Long::parseLong)
            .orElseThrow(() ->
                new AwsError(
                    411,
                    "MissingContentLength",
                    "You must provide the Content-Length HTTP header."));
  }

  @Override
  public int read() throws IOException {
    return more() ? chunk[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int n = Math.min(count, chunk.length - position);
    System.arraycopy(chunk, position, buffer, offset, n);
    position += n;
    return n;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  private boolean more() throws IOException {
    if (position == chunk.length && !ended) {
      next();
    }
    return position < chunk.length;
  }

  private void next() throws IOException {
    String head = line();
    int semicolon = head.indexOf(';');
    String size = semicolon < 0 ? head : head.substring(0, semicolon);
    if (!size.matches("[0-9a-fA-F]{1,7}") || Integer.parseInt(size, 16) > LARGEST_CHUNK) {
      throw invalid("InvalidChunkSizeError", "The chunk size is invalid.");
    }
    int bytes = Integer.parseInt(size, 16);
    byte[] data = wire.readNBytes(bytes);
    if (data.length < bytes) {
      throw incomplete();
    }
    signatures.ifPresent(
        s -> s.checkChunk(data, after(head, "chunk-signature=").orElse("missing")));
    checksum.ifPresent(c -> c.update(data));
    chunk = data;
    position = 0;
    length += bytes;
    if (bytes == 0) {
      ended = true;
      end();
    } else if (!line().isEmpty()) {
      throw invalid("InvalidChunkSizeError", "A chunk is longer than it says.");
    }
  }

  private void end() throws IOException {
    StringBuilder signed = new StringBuilder();
    Optional<String> claimed = Optional.empty();
    Optional<String> signature = Optional.empty();
    for (String line : lines()) {
      if (line.startsWith("x-amz-trailer-signature:")) {
        signature = after(line, ":");
      } else {
        signed.append(line).append('\n');
        claimed = claimed.or(() -> checksum.flatMap(c -> after(line, c.header() + ":")));
      }
    }
    if (signatures.isPresent() && checksum.isPresent()) {
      signatures.get().checkTrailer(signed.toString(), signature.orElse("missing"));
    }
    if (checksum.isPresent()) {
      checksum.get().check(claimed.map(String::strip).orElse(""));
    }
    if (length != announced) {
      throw incomplete();
    }
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty() && lines.size() < 100; line = line()) {
      lines.add(line);
    }
    return lines;
  }

  /** A line without its line end; the end of the body ends the last line, too. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = wire.read(); b >= 0 && b != '\n'; b = wire.read()) {
      line.write(b);
      if (line.size() > 4096) {
        throw invalid("InvalidChunkSizeError", "A chunk's head is too long.");
      }
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  private static Optional<String> after(String text, String mark) {
    int at = text.indexOf(mark);
    return at < 0 ? Optional.empty() : Optional.of(text.substring(at + mark.length()));
  }

  private static AwsError incomplete() {
    return new AwsError(
        400,
        "IncompleteBody",
        "The request body terminated unexpectedly or did not match its announced length.");
  }

  private static AwsError invalid(String code, String text) {
    return new AwsError(400, code, text);
  }
}
