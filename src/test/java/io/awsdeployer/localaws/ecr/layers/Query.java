package io.awsdeployer.localaws.ecr.layers;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Query strings. */
final class Query {
  private Query() {}

  static String encode(SortedMap<String, String> parameters) {
    return parameters.entrySet().stream().map(Query::encode).collect(Collectors.joining("&"));
  }

  /** Decoded, so that a client may encode a character or not: the signature is over the values. */
  static SortedMap<String, String> decode(String raw) {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String pair : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (!pair.isEmpty()) {
        parameters.put(decodeOne(parts[0]), parts.length == 2 ? decodeOne(parts[1]) : "");
      }
    }
    return parameters;
  }

  private static String encode(Map.Entry<String, String> entry) {
    return encodeOne(entry.getKey()) + "=" + encodeOne(entry.getValue());
  }

  private static String encodeOne(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decodeOne(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
