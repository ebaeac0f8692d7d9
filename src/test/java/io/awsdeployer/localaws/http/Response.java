package io.awsdeployer.localaws.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP answer, its body streamed.
 *
 * @param length the body's length in bytes, which becomes Content-Length
 */
public record Response(int status, Map<String, String> headers, InputStream body, long length) {

  public static Response empty(int status) {
    return bytes(status, new byte[0]);
  }

  public static Response bytes(int status, byte[] body) {
    return new Response(status, Map.of(), new ByteArrayInputStream(body), body.length);
  }

  public static Response text(int status, String contentType, String body) {
    return bytes(status, body.getBytes(StandardCharsets.UTF_8)).with("Content-Type", contentType);
  }

  public Response with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Response(status, all, body, length);
  }

  /** The same head, so the same Content-Length, over another body. */
  public Response withBody(InputStream replacement) {
    return new Response(status, headers, replacement, length);
  }
}
