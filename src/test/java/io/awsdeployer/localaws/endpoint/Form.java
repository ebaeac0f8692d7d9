package io.awsdeployer.localaws.endpoint;

import io.awsdeployer.localaws.http.AwsError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A form as the AWS query protocol posts it; here a plus is a space. */
public final class Form {

  private Form() {}

  public static Map<String, String> parse(byte[] body) {
    Map<String, String> fields = new TreeMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AwsError(400, "MalformedQueryString", "The query string is malformed.");
    }
  }
}
