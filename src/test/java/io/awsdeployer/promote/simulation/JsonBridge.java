package io.awsdeployer.promote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** The SDK's values as AWS JSON and back, by the fields that they tell of themselves. */
final class JsonBridge {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private JsonBridge() {}

  static ObjectNode json(SdkPojo pojo) {
    ObjectNode node = JSON.objectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        node.set(field.locationName(), json(value));
      }
    }
    return node;
  }

  private static JsonNode json(Object value) {
    return switch (value) {
      case SdkPojo pojo -> json(pojo);
      case SdkBytes bytes ->
          JSON.textNode(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
      case List<?> list -> {
        ArrayNode array = JSON.arrayNode(list.size());
        list.forEach(each -> array.add(json(each)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = JSON.objectNode();
        map.forEach((key, each) -> object.set(key.toString(), json(each)));
        yield object;
      }
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Boolean truth -> JSON.booleanNode(truth);
      default -> JSON.textNode(value.toString());
    };
  }

  /** Fills a builder with the members of an answer, and builds. */
  static Object built(SdkPojo builder, JsonNode node) {
    for (SdkField<?> field : builder.sdkFields()) {
      JsonNode member = node.get(field.locationName());
      if (member != null && !member.isNull()) {
        field.set(builder, value(field, member));
      }
    }
    return ((Buildable) builder).build();
  }

  private static Object value(SdkField<?> field, JsonNode node) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.LIST)) {
      SdkField<?> member = trait(field, ListTrait.class).memberFieldInfo();
      List<Object> list = new ArrayList<>();
      node.forEach(each -> list.add(value(member, each)));
      return list;
    }
    if (type.equals(MarshallingType.MAP)) {
      SdkField<?> member = trait(field, MapTrait.class).valueFieldInfo();
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(each -> map.put(each.getKey(), value(member, each.getValue())));
      return map;
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      return built(field.constructor().get(), node);
    }
    if (type.equals(MarshallingType.LONG)) {
      return node.asLong();
    }
    if (type.equals(MarshallingType.INTEGER)) {
      return node.asInt();
    }
    if (type.equals(MarshallingType.BOOLEAN)) {
      return node.asBoolean();
    }
    if (type.equals(MarshallingType.INSTANT)) {
      return Instant.ofEpochMilli((long) (node.asDouble() * 1000));
    }
    return node.asText();
  }

  private static <T extends software.amazon.awssdk.core.traits.Trait> T trait(
      SdkField<?> field, Class<T> kind) {
    return Optional.ofNullable(field.getTrait(kind)).orElseThrow();
  }
}
