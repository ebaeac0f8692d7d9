package io.awsdeployer.localaws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.AwsError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A table whose keys are the strings {@code pk} and {@code sk}, as all of aws-deployer's are. */
public final class Table {

  private static final String PARTITION = "pk";
  private static final String SORT = "sk";

  /** Developer guide, naming rules and quotas: bytes of a sort key. */
  private static final int LONGEST_SORT_KEY = 1_024;

  private final String name;
  private final Map<String, ObjectNode> items = new LinkedHashMap<>();

  Table(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** One item as it is, for a test to look at; attribute values have their types. */
  public synchronized Optional<JsonNode> item(String pk, String sk) {
    return Optional.<JsonNode>ofNullable(items.get(pk + "\n" + sk)).map(JsonNode::deepCopy);
  }

  public synchronized int size() {
    return items.size();
  }

  /** Sets one text of an item, which is made if need be. */
  public synchronized Table set(String pk, String sk, String attribute, String value) {
    ObjectNode item =
        items.computeIfAbsent(
            pk + "\n" + sk,
            _ -> {
              ObjectNode fresh = JsonNodeFactory.instance.objectNode();
              fresh.putObject(PARTITION).put("S", pk);
              fresh.putObject(SORT).put("S", sk);
              return fresh;
            });
    item.putObject(attribute).put("S", value);
    return this;
  }

  synchronized Optional<ObjectNode> get(JsonNode key) {
    return Optional.ofNullable(items.get(place(key))).map(ObjectNode::deepCopy);
  }

  /** What becomes of an item, decided while nobody else writes. */
  @FunctionalInterface
  interface Change {
    ObjectNode apply(Optional<ObjectNode> before);
  }

  synchronized ObjectNode change(JsonNode key, Change change) {
    ObjectNode after = change.apply(get(key));
    items.put(place(key), after.deepCopy());
    return after;
  }

  /** A key has to be both strings and nothing else. */
  static String place(JsonNode key) {
    if (key.size() != 2 || !key.at("/pk/S").isTextual() || !key.at("/sk/S").isTextual()) {
      throw new AwsError(
          400, "ValidationException", "The provided key element does not match the schema");
    }
    String sort = key.at("/sk/S").asText();
    if (key.at("/pk/S").asText().isEmpty() || sort.isEmpty()) {
      throw new AwsError(
          400,
          "ValidationException",
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot contain an empty string value. Key: "
              + (sort.isEmpty() ? SORT : PARTITION));
    }
    if (sort.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_SORT_KEY) {
      throw new AwsError(
          400,
          "ValidationException",
          "One or more parameter values were invalid: Aggregated size of all range keys has"
              + " exceeded the size limit of 1024 bytes");
    }
    return key.at("/pk/S").asText() + "\n" + sort;
  }

  /** The key of a whole item. */
  static ObjectNode keyOf(JsonNode item) {
    for (String each : new String[] {PARTITION, SORT}) {
      if (!item.has(each)) {
        throw new AwsError(
            400,
            "ValidationException",
            "One or more parameter values were invalid: Missing the key " + each + " in the item");
      }
    }
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    key.set(PARTITION, item.path(PARTITION));
    key.set(SORT, item.path(SORT));
    return key;
  }

  static boolean isKey(String attribute) {
    return attribute.equals(PARTITION) || attribute.equals(SORT);
  }
}
