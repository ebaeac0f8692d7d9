package io.awsdeployer.promote.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.lambda.Answer;

/** An answer of the function, taken apart. */
record Result(JsonNode json, boolean failed) {
  private static final JsonMapper MAPPER = new JsonMapper();

  static Result of(Answer answer) {
    try {
      return new Result(MAPPER.readTree(answer.json()), answer.failed());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + answer.json(), e);
    }
  }

  long number(String field) {
    return json.path(field).asLong();
  }

  /** The class of the error, without its package. */
  String error() {
    String type = json.path("errorType").asText();
    return type.substring(type.lastIndexOf('.') + 1);
  }

  String errorMessage() {
    return json.path("errorMessage").asText();
  }

  String pretty() {
    return json.toPrettyString();
  }
}
