package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Request;
import java.util.Optional;
import java.util.Set;

/**
 * What x-amz-content-sha256 says about an S3 request's payload (Amazon S3 API Reference, "Signature
 * calculations: options for the payload").
 *
 * @param hash as it stands in the canonical request
 */
record S3Payload(String hash) {

  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  private static final String SIGNED_CHUNKS_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
  private static final String UNSIGNED_CHUNKS_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  private static final Set<String> WORDS =
      Set.of(UNSIGNED, SIGNED_CHUNKS, SIGNED_CHUNKS_TRAILER, UNSIGNED_CHUNKS_TRAILER);

  static S3Payload of(Request request, Signature signature) {
    if (signature.lifetime().isPresent()) {
      return new S3Payload(request.header("x-amz-content-sha256").orElse(UNSIGNED));
    }
    String hash =
        request
            .header("x-amz-content-sha256")
            .orElseThrow(() ->
                new AwsError(
                    400,
                    "InvalidRequest",
                    "Missing required header for this request: x-amz-content-sha256"));
    if (!WORDS.contains(hash) && !hash.matches("[0-9a-f]{64}")) {
      throw new AwsError(
          400,
          "InvalidArgument",
          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-..., or a valid sha256 value.");
    }
    return new S3Payload(hash);
  }

  /** The request with its payload as body; what is wrong with it shows when it is read. */
  Request open(Request request, Signature signature, byte[] key) {
    return switch (hash) {
      case UNSIGNED -> request;
      case SIGNED_CHUNKS, SIGNED_CHUNKS_TRAILER ->
          request.withBody(
              new AwsChunked(request, Optional.of(new ChunkSignatures(signature, key))));
      case UNSIGNED_CHUNKS_TRAILER -> request.withBody(new AwsChunked(request, Optional.empty()));
      default -> request.withBody(new HashedBody(request.body(), hash));
    };
  }
}
