package io.awsdeployer.localaws.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Bodies that are read whole because their protocol is JSON or a form. */
public final class Bodies {

  /** A layer part of 20 MiB is some 28 MB of base64 inside JSON. */
  public static final int LIMIT = 40 * 1024 * 1024;

  private Bodies() {}

  /** Reads the whole body, at most the limit. */
  public static byte[] bytes(Request request) throws IOException {
    byte[] body = request.body().readNBytes(LIMIT + 1);
    if (body.length > LIMIT) {
      throw new AwsError(413, "RequestEntityTooLargeException", "The request body is too large.");
    }
    return body;
  }

  /** The request with a body that is in memory and can be read (again) from its beginning. */
  public static Request replayed(Request request, byte[] body) {
    return request.withBody(new ByteArrayInputStream(body));
  }
}
