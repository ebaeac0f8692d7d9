package io.awsdeployer.localaws.ecr;

import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal in ECR's own words: the exception's code, its message and its further members. */
public final class EcrRefusal extends RuntimeException {
  private final String code;
  private final String text;
  private final Map<String, Object> details;

  private EcrRefusal(String code, String text, Map<String, Object> details) {
    super(code + ": " + text);
    this.code = code;
    this.text = text;
    this.details = details;
  }

  static EcrRefusal of(String code, String text) {
    return new EcrRefusal(code, text, Map.of());
  }

  EcrRefusal with(String member, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(details);
    all.put(member, value);
    return new EcrRefusal(code, text, all);
  }

  public String code() {
    return code;
  }

  /** The message without the code. */
  public String text() {
    return text;
  }

  /** Members beside {@code message}; only InvalidLayerPart and Kms have any (§1). */
  public Map<String, Object> details() {
    return details;
  }

  /** No ECR error carries a status of its own; only ServerException is a fault (§1). */
  public int status() {
    return code.equals("ServerException") ? 500 : 400;
  }
}
