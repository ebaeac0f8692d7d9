package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.lambda.Answer;

/** An answer of the function, taken apart. */
public record Result(JsonNode json, boolean failed) {
  private static final JsonMapper MAPPER = new JsonMapper();

  public static Result of(Answer answer) {
    try {
      return new Result(MAPPER.readTree(answer.json()), answer.failed());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + answer.json(), e);
    }
  }

  public long number(String field) {
    return json.path(field).asLong();
  }

  /** The class of the error, which state machines catch by. */
  public String errorType() {
    return json.path("errorType").asText();
  }

  /** The class of the error, without its package. */
  public String error() {
    return errorType().substring(errorType().lastIndexOf('.') + 1);
  }

  public String errorMessage() {
    return json.path("errorMessage").asText();
  }

  public String pretty() {
    return json.toPrettyString();
  }
}
