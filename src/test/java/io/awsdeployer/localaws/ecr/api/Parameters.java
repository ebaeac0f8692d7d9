package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The members of a request. The one binary member, layerPartBlob, is decoded from the wire straight
 * into a buffer, without its base64 text ever being whole in memory.
 */
record Parameters(ObjectNode json, Optional<PartBuffer> part) {
  private static final String BLOB = "layerPartBlob";

  static Parameters read(Request request) throws IOException {
    ObjectNode json = Json.object();
    Optional<PartBuffer> part = Optional.empty();
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(request.body())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusals.serialization("The request's body is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String member = parser.currentName();
        boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
        if (member.equals(BLOB) && text) {
          PartBuffer buffer = PartBuffer.forBody(request.header("content-length"));
          parser.readBinaryValue(buffer);
          part = Optional.of(buffer);
        } else {
          json.set(member, Json.MAPPER.readTree(parser));
        }
      }
    } catch (JsonProcessingException e) {
      throw Refusals.serialization("The request's body is not valid JSON");
    }
    return new Parameters(json, part);
  }

  Optional<String> text(String member) {
    JsonNode value = json.get(member);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw Refusals.serialization(member + " is not a string");
    }
    return Optional.of(value.asText());
  }

  String required(String member) {
    return text(member).orElseThrow(() -> missing(member));
  }

  /** A long that may not be negative. */
  long requiredLong(String member) {
    JsonNode value = json.get(member);
    if (value == null || value.isNull()) {
      throw missing(member);
    }
    if (!value.isIntegralNumber()) {
      throw Refusals.serialization(member + " is not a number");
    }
    if (value.asLong() < 0) {
      throw Refusals.invalid(member, "Member must have value greater than or equal to 0");
    }
    return value.asLong();
  }

  PartBuffer requiredPart() {
    return part.orElseThrow(() -> missing(BLOB));
  }

  boolean flag(String member) {
    return json.path(member).asBoolean(false);
  }

  JsonNode member(String name) {
    return json.path(name);
  }

  boolean has(String member) {
    return json.hasNonNull(member);
  }

  /** The elements of a list of 1 to 100; an absent list has none. */
  List<JsonNode> list(String member) {
    if (!has(member)) {
      return List.of();
    }
    List<JsonNode> elements = new ArrayList<>();
    json.path(member).forEach(elements::add);
    if (elements.isEmpty()) {
      throw Refusals.invalid(member, "Member must have length greater than or equal to 1");
    }
    if (elements.size() > 100) {
      throw Refusals.invalid(member, "Member must have length less than or equal to 100");
    }
    return elements;
  }

  List<JsonNode> requiredList(String member) {
    if (!has(member)) {
      throw missing(member);
    }
    return list(member);
  }

  List<String> requiredTexts(String member) {
    return requiredList(member).stream().map(JsonNode::asText).toList();
  }

  private static RuntimeException missing(String member) {
    return Refusals.invalid(member, "Member must not be null");
  }
}
