package io.awsdeployer.promote.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/** What one call of the function left for people and machines to read. */
record Run(String output, Optional<Throwable> thrown, String log) {

  boolean wentWell() {
    return thrown.isEmpty();
  }

  JsonNode json() {
    try {
      return new JsonMapper().readTree(output);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + output, e);
    }
  }

  /** The class of what was thrown, or {@code promised}. */
  String outcome() {
    return thrown.map(e -> e.getClass().getSimpleName()).orElse("promised");
  }

  /** Everything that anybody may come to read. */
  String said() {
    StringWriter text = new StringWriter().append(output).append('\n').append(log).append('\n');
    thrown.ifPresent(e -> e.printStackTrace(new PrintWriter(text, true)));
    return text.toString();
  }
}
