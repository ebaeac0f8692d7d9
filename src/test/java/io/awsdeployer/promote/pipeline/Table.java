package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A table with {@code pk} and {@code sk}, both strings. */
record Table(Moto moto, String name) {
  static Table create(Moto moto, String name) {
    JsonNode _ =
        moto.call(
            "dynamodb",
            "CreateTable",
            """
            {"TableName":"%s","BillingMode":"PAY_PER_REQUEST",
             "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]}
            """
                .formatted(name));
    return new Table(moto, name);
  }

  /** An item, attribute by attribute, without DynamoDB's types; empty where there is none. */
  ObjectNode get(String pk, String sk) {
    JsonNode item = moto.call("dynamodb", "GetItem", key(pk, sk)).path("Item");
    ObjectNode plain = JsonNodeFactory.instance.objectNode();
    item.propertyStream()
        .forEach(attribute -> {
          JsonNode value = attribute.getValue().elements().next();
          plain.put(attribute.getKey(), value.isValueNode() ? value.asText() : value.toString());
        });
    return plain;
  }

  /** Puts an item; its attributes have DynamoDB's types. */
  void put(String pk, String sk, ObjectNode typed) {
    typed.putObject("pk").put("S", pk);
    typed.putObject("sk").put("S", sk);
    ObjectNode put = JsonNodeFactory.instance.objectNode().put("TableName", name);
    put.set("Item", typed);
    JsonNode _ = moto.call("dynamodb", "PutItem", put);
  }

  void delete(String pk, String sk) {
    JsonNode _ = moto.call("dynamodb", "DeleteItem", key(pk, sk));
  }

  private ObjectNode key(String pk, String sk) {
    ObjectNode call = JsonNodeFactory.instance.objectNode().put("TableName", name);
    ObjectNode key = call.putObject("Key");
    key.putObject("pk").put("S", pk);
    key.putObject("sk").put("S", sk);
    return call;
  }
}
