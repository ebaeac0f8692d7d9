package io.awsdeployer.promote.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.error.Shown;
import io.awsdeployer.promote.stage.TransferClient.Answer;

/**
 * A registry's refusal (OCI distribution specification, error codes): the first of its list.
 *
 * @param code empty when the body is not what the specification says, a proxy's page for example
 */
record RegistryError(int status, String code, String message, String requestId) {
  private static final int MOST_TEXT = 1_000;
  private static final int MOST_NAME = 100;

  static RegistryError of(Answer answer) {
    JsonNode first = first(answer.text());
    String text = first.path("message").asText(answer.text()).strip();
    return new RegistryError(
        answer.status(),
        Shown.of(first.path("code").asText(""), MOST_NAME),
        Shown.of(text, MOST_TEXT),
        answer.header("x-amzn-requestid").orElse(""));
  }

  private static JsonNode first(String text) {
    JsonMapper mapper = new JsonMapper();
    try {
      return mapper.readTree(text).path("errors").path(0);
    } catch (JsonProcessingException e) {
      return mapper.missingNode();
    }
  }

  @Override
  public String toString() {
    return (code.isEmpty() ? "%d%s: %s" : "%d %s: %s").formatted(status, code, message);
  }
}
