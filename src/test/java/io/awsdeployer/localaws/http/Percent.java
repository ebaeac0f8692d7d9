package io.awsdeployer.localaws.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Percent-encoding as AWS means it (RFC 3986): a plus is a plus, a space is %20. */
public final class Percent {

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private Percent() {}

  public static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        out.write(raw[i]);
      } else if (i + 2 < raw.length && hex(raw[i + 1]) && hex(raw[i + 2])) {
        out.write(HexFormat.fromHexDigit(raw[i + 1]) * 16 + HexFormat.fromHexDigit(raw[i + 2]));
        i += 2;
      } else {
        throw new AwsError(400, "InvalidURI", "Couldn't parse the specified URI.");
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  public static String encode(String text) {
    return encode(text, UNRESERVED);
  }

  /** Leaves the slashes of a path as they are. */
  public static String encodePath(String path) {
    return encode(path, UNRESERVED + "/");
  }

  /** The parameters of a query in their order, decoded; one without = has an empty value. */
  public static List<Map.Entry<String, String>> query(String rawQuery) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.add(Map.entry(decode(name), decode(value)));
      }
    }
    return parameters;
  }

  private static boolean hex(byte b) {
    return HexFormat.isHexDigit(b);
  }

  private static String encode(String text, String kept) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (kept.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }
}
