package io.awsdeployer.localaws.dynamodb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.endpoint.SignedService;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Bodies;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.iam.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/** DynamoDB, AWS JSON 1.0: GetItem, BatchGetItem, PutItem and UpdateItem. */
public final class DynamoDb implements SignedService {

  /** API reference, BatchGetItem. */
  private static final int MOST_KEYS = 100;

  private final JsonMapper json = new JsonMapper();
  private final Map<String, Table> tables = new ConcurrentHashMap<>();
  private final Authorization authorization;

  public DynamoDb(Authorization authorization) {
    this.authorization = authorization;
  }

  /** A table; made when first asked for. */
  public Table table(String account, String region, String name) {
    return tables.computeIfAbsent(place(account, region, name), _ -> new Table(name));
  }

  private static String place(String account, String region, String name) {
    return account + "/" + region + "/" + name;
  }

  @Override
  public Response handle(Request request, Caller caller, String region) throws IOException {
    JsonNode input = input(Bodies.bytes(request));
    String action = request.operation();
    return switch (action) {
      case "dynamodb:GetItem" ->
          get(input, table(input.path("TableName").asText(), action, caller, region));
      case "dynamodb:BatchGetItem" -> batch(input, action, caller, region);
      case "dynamodb:PutItem" ->
          put(input, table(input.path("TableName").asText(), action, caller, region));
      case "dynamodb:UpdateItem" ->
          update(input, table(input.path("TableName").asText(), action, caller, region));
      default -> throw new AwsError(400, "UnknownOperationException", "");
    };
  }

  /** Whoever may not is refused before it is said whether there is such a table. */
  private Table table(String name, String action, Caller caller, String region) {
    if (!name.matches("[a-zA-Z0-9_.-]{3,255}")) {
      throw new AwsError(
          400,
          "ValidationException",
          "1 validation error detected: Value '"
              + name
              + "' at 'tableName' failed to satisfy"
              + " constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }
    String arn = "arn:aws:dynamodb:" + region + ":" + caller.account() + ":table/" + name;
    authorization
        .refusal(caller, action, arn, caller.account(), Optional.empty())
        .ifPresent(text -> {
          throw new AwsError(400, "AccessDeniedException", text);
        });
    return Optional.ofNullable(tables.get(place(caller.account(), region, name)))
        .orElseThrow(
            () -> new AwsError(400, "ResourceNotFoundException", "Requested resource not found"));
  }

  private Response get(JsonNode input, Table table) {
    ObjectNode output = json.createObjectNode();
    table.get(input.path("Key")).ifPresent(item -> output.set("Item", item));
    if (output.isEmpty()) {
      String _ = Table.place(input.path("Key"));
    }
    return answer(200, output);
  }

  private Response batch(JsonNode input, String action, Caller caller, String region) {
    ObjectNode output = json.createObjectNode();
    ObjectNode found = output.putObject("Responses");
    int keys = 0;
    for (Map.Entry<String, JsonNode> each : input.path("RequestItems").properties()) {
      Table table = table(each.getKey(), action, caller, region);
      ArrayNode items = found.putArray(each.getKey());
      Set<String> asked = new HashSet<>();
      for (JsonNode key : each.getValue().path("Keys")) {
        keys++;
        if (!asked.add(Table.place(key))) {
          throw new AwsError(
              400, "ValidationException", "Provided list of item keys contains duplicates");
        }
        table.get(key).ifPresent(items::add);
      }
    }
    if (keys < 1 || keys > MOST_KEYS) {
      throw new AwsError(
          400, "ValidationException", "Too many items requested for the BatchGetItem call");
    }
    output.putObject("UnprocessedKeys");
    return answer(200, output);
  }

  private Response put(JsonNode input, Table table) {
    ObjectNode item = input.path("Item").deepCopy();
    return changed(input, table, Table.keyOf(item), (_, _) -> item);
  }

  private Response update(JsonNode input, Table table) {
    String expression = input.path("UpdateExpression").asText("");
    return changed(
        input,
        table,
        input.path("Key"),
        (before, names) -> {
          ObjectNode item = before.orElseGet(() -> (ObjectNode) input.path("Key").deepCopy());
          return expression.isEmpty() ? item : Update.of(expression, names, item);
        });
  }

  @FunctionalInterface
  private interface NewItem {
    ObjectNode of(Optional<ObjectNode> before, Names names);
  }

  /** A write under its condition, which is decided and carried out in one. */
  private Response changed(JsonNode input, Table table, JsonNode key, NewItem change) {
    ObjectNode output = json.createObjectNode();
    try {
      ObjectNode after =
          table.change(
              key,
              before -> {
                Names names = new Names(input);
                ObjectNode item = before.orElseGet(JsonNodeFactory.instance::objectNode);
                String condition = input.path("ConditionExpression").asText("");
                boolean holds = condition.isEmpty() || Condition.holds(condition, names, item);
                if (input.path("ReturnValues").asText().equals("ALL_OLD")) {
                  before.ifPresent(old -> output.set("Attributes", old.deepCopy()));
                }
                // Before the condition decides, as a mistake is one whatever the item is.
                ObjectNode next = change.of(before.map(ObjectNode::deepCopy), names);
                names.requireAllUsed();
                if (!holds) {
                  throw new ConditionFailed(before);
                }
                return next;
              });
      if (input.path("ReturnValues").asText().equals("ALL_NEW")) {
        output.set("Attributes", after);
      }
      return answer(200, output);
    } catch (ConditionFailed e) {
      ObjectNode refusal =
          json.createObjectNode()
              .put("__type", "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException")
              .put("message", "The conditional request failed");
      if (input.path("ReturnValuesOnConditionCheckFailure").asText().equals("ALL_OLD")) {
        e.item.ifPresent(item -> refusal.set("Item", item));
      }
      return answer(400, refusal);
    }
  }

  /** Leaves the item as it is. */
  private static final class ConditionFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Optional<ObjectNode> item;

    ConditionFailed(Optional<ObjectNode> item) {
      super("the condition does not hold");
      this.item = item;
    }
  }

  private JsonNode input(byte[] body) throws IOException {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AwsError(400, "SerializationException", "");
    }
  }

  /** With the checksum that its clients verify. */
  private static Response answer(int status, ObjectNode output) {
    byte[] body = output.toString().getBytes(StandardCharsets.UTF_8);
    CRC32 sum = new CRC32();
    sum.update(body);
    return Response.bytes(status, body)
        .with("Content-Type", "application/x-amz-json-1.0")
        .with("x-amz-crc32", Long.toString(sum.getValue()))
        .with("x-amzn-RequestId", java.util.UUID.randomUUID().toString());
  }
}
