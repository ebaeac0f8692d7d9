package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.JsonNode;

/** What came of an execution. */
record Execution(String arn, String status, JsonNode output, String error, String cause) {
  JsonNode succeeded() {
    if (!status.equals("SUCCEEDED")) {
      throw new AssertionError("%s: %s: %s".formatted(status, error, cause));
    }
    return output;
  }
}
