package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The protocol's JSON. */
final class Json {
  static final ObjectMapper MAPPER = JsonMapper.builder().build();

  static {
    // A manifest over the limit must reach the check that refuses it, not fail in the parser.
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build());
  }

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Seconds since 1970, with a fraction: the protocol's timestamps. */
  static double timestamp(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  static byte[] bytes(ObjectNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
