package io.awsdeployer.localaws.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The signed example is AWS's own (Amazon S3 API Reference, "Signature calculations for the
 * Authorization header: transferring payload in multiple chunks"), its secret key is the
 * documentation's.
 */
class AwsChunkedTest {

  private static final String FIRST =
      "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
  private static final String SECOND =
      "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
  private static final String LAST =
      "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";

  @Test
  void takesAwsOwnExample() throws Exception {
    byte[] payload = read(example('a'), 66_560, Optional.of(seed())).readAllBytes();

    assertThat(payload).hasSize(66_560).containsOnly('a');
  }

  @Test
  void refusesAChunkThatWasChanged() {
    assertThat(refusal(example('b'), 66_560, Optional.of(seed())).code())
        .isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void refusesAChunkWithoutItsSignature() {
    assertThat(refusal("1\r\na\r\n0\r\n\r\n", 1, Optional.of(seed())).code())
        .isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void checksTheTrailingChecksum() throws Exception {
    // CRC32 of "123456789" is cbf43926, the algorithm's published check value.
    String right = "9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n";

    assertThat(read(right, 9, Optional.empty(), "x-amz-checksum-crc32").readAllBytes())
        .isEqualTo("123456789".getBytes(UTF_8));
    assertThat(refusal(right.replace("y/Q5", "y/Q6"), 9, Optional.empty(), "x-amz-checksum-crc32"))
        .hasMessage("BadDigest: The CRC32 you specified did not match the calculated checksum.");
    assertThat(
            refusal("9\r\n123456789\r\n0\r\n\r\n", 9, Optional.empty(), "x-amz-checksum-crc32")
                .code())
        .isEqualTo("BadDigest");
  }

  @Test
  void knowsTheNvmeChecksum() throws Exception {
    // Check value of CRC-64/NVME: ae8b14860a799888.
    String right = "9\r\n123456789\r\n0\r\nx-amz-checksum-crc64nvme:rosUhgp5mIg=\r\n\r\n";

    assertThat(read(right, 9, Optional.empty(), "x-amz-checksum-crc64nvme").readAllBytes())
        .hasSize(9);
  }

  @Test
  void refusesABodyThatIsNotAsLongAsAnnounced() {
    assertThat(refusal("1\r\na\r\n0\r\n\r\n", 2, Optional.empty()).code())
        .isEqualTo("IncompleteBody");
    assertThat(refusal("9\r\nabc", 9, Optional.empty()).code()).isEqualTo("IncompleteBody");
  }

  @Test
  void refusesAChunkHeadThatIsNoNumber() {
    assertThat(refusal("x\r\na\r\n0\r\n\r\n", 1, Optional.empty()).code())
        .isEqualTo("InvalidChunkSizeError");
  }

  private static String example(char letter) {
    return "10000;chunk-signature=%s\r\n%s\r\n400;chunk-signature=%s\r\n%s\r\n0;chunk-signature=%s\r\n\r\n"
        .formatted(
            FIRST,
            String.valueOf(letter).repeat(65_536),
            SECOND,
            String.valueOf(letter).repeat(1024),
            LAST);
  }

  private static ChunkSignatures seed() {
    Scope scope = new Scope("20130524", "us-east-1", "s3");
    Signature signature =
        new Signature(
            "AKIAIOSFODNN7EXAMPLE",
            scope,
            List.of("host"),
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "20130524T000000Z",
            Optional.<Duration>empty(),
            Optional.empty());
    return new ChunkSignatures(
        signature, scope.signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
  }

  private static AwsError refusal(
      String wire, int length, Optional<ChunkSignatures> signatures, String... trailer) {
    AwsError refused =
        catchThrowableOfType(
            AwsError.class,
            () -> {
              var _ = read(wire, length, signatures, trailer).readAllBytes();
            });
    assertThat(refused).isNotNull();
    return refused;
  }

  private static AwsChunked read(
      String wire, int length, Optional<ChunkSignatures> signatures, String... trailer)
      throws IOException {
    Map<String, List<String>> headers =
        trailer.length == 0
            ? Map.of("x-amz-decoded-content-length", List.of(Integer.toString(length)))
            : Map.of(
                "x-amz-decoded-content-length",
                List.of(Integer.toString(length)),
                "x-amz-trailer",
                List.of(trailer));
    return new AwsChunked(
        new Request(
            "s3:PutObject",
            "PUT",
            "/b/k",
            "",
            headers,
            new ByteArrayInputStream(wire.getBytes(UTF_8))),
        signatures);
  }
}
