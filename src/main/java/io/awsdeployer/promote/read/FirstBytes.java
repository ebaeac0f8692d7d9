package io.awsdeployer.promote.read;

import java.io.IOException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Takes an object into memory, but never more of it than is useful: a byte beyond the limit tells
 * that there is more, and then the connection is given up instead of drained.
 *
 * @param limit how many bytes an object may have; of a larger one, one byte more is given
 */
public record FirstBytes(int limit) implements ResponseTransformer<GetObjectResponse, byte[]> {

  @Override
  public byte[] transform(GetObjectResponse response, AbortableInputStream body) {
    try {
      byte[] bytes = body.readNBytes(limit + 1);
      if (bytes.length > limit) {
        body.abort();
      }
      return bytes;
    } catch (IOException e) {
      // The SDK makes a broken download again only when it is told so this way.
      throw RetryableException.builder()
          .message("The connection was lost while the object was read: " + e.getMessage())
          .cause(e)
          .build();
    }
  }
}
