package io.awsdeployer.localaws.http;

import java.util.Map;

/** Writes the little XML that STS and S3 answer with. */
public final class Xml {

  private final StringBuilder text =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  public Xml open(String element) {
    text.append('<').append(element).append('>');
    return this;
  }

  public Xml open(String element, String namespace) {
    text.append('<').append(element).append(" xmlns=\"").append(namespace).append("\">");
    return this;
  }

  public Xml close(String element) {
    text.append("</").append(element).append('>');
    return this;
  }

  public Xml element(String name, String value) {
    open(name).text.append(escaped(value));
    return close(name);
  }

  public Xml elements(Map<String, String> all) {
    all.forEach(this::element);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\r' -> out.append("&#13;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
