package io.awsdeployer.localaws.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal in AWS's words; {@link ErrorFormat} gives it the addressed service's shape. */
public final class AwsError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String text;
  private final transient Map<String, String> details;

  public AwsError(int status, String code, String text) {
    this(status, code, text, Map.of());
  }

  private AwsError(int status, String code, String text, Map<String, String> details) {
    super(code + ": " + text);
    this.status = status;
    this.code = code;
    this.text = text;
    this.details = details;
  }

  /** One more member of the error's body, such as S3's {@code Key}. */
  public AwsError with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(details);
    all.put(name, value);
    return new AwsError(status, code, text, all);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String text() {
    return text;
  }

  public Map<String, String> details() {
    return details;
  }
}
