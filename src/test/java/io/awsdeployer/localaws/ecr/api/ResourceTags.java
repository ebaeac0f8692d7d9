package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.RepositoryName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags of repositories, which are named by their ARNs: TagResource and its two siblings. */
final class ResourceTags {
  private static final Pattern ARN =
      Pattern.compile("arn:aws:ecr:(?<region>[^:]+):(?<account>[0-9]{12}):repository/(?<name>.+)");
  private static final int MOST = 50;

  private ResourceTags() {}

  static ObjectNode tag(Call call) {
    Map<String, String> tags = read(call.parameters().json(), "tags");
    EcrRepository repository = resource(call);
    Map<String, String> all = new LinkedHashMap<>(repository.resourceTags());
    all.putAll(tags);
    requireFew(all);
    repository.resourceTags().putAll(tags);
    return Json.object();
  }

  static ObjectNode untag(Call call) {
    List<String> keys = call.parameters().requiredTexts("tagKeys");
    EcrRepository repository = resource(call);
    keys.forEach(repository.resourceTags()::remove);
    return Json.object();
  }

  static ObjectNode list(Call call) {
    ObjectNode answer = Json.object();
    write(answer.putArray("tags"), resource(call).resourceTags());
    return answer;
  }

  static void write(ArrayNode array, Map<String, String> tags) {
    tags.forEach((key, value) -> array.addObject().put("Key", key).put("Value", value));
  }

  /** The tags among a request's members, by the rules that hold for all of AWS. */
  static Map<String, String> read(JsonNode json, String member) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (JsonNode tag : json.path(member)) {
      String key = tag.path("Key").asText();
      String value = tag.path("Value").asText();
      if (!key.matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}")
          || !value.matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}")
          || !tag.path("Value").isTextual()) {
        throw Refusals.invalidTag("Invalid tag: " + key);
      }
      if (key.startsWith("aws:")) {
        throw Refusals.invalidTag("Tag keys that begin with aws: are reserved for AWS");
      }
      if (tags.put(key, value) != null) {
        throw Refusals.invalidTag("Duplicate tag key: " + key);
      }
    }
    requireFew(tags);
    return tags;
  }

  private static void requireFew(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw Refusals.tooManyTags();
    }
  }

  private static EcrRepository resource(Call call) {
    Matcher arn = ARN.matcher(call.parameters().required("resourceArn"));
    if (!arn.matches()
        || !arn.group("region").equals(call.region())
        || !RepositoryName.isValid(arn.group("name"))) {
      throw Refusals.invalid("resourceArn", "Invalid resource ARN");
    }
    return call.access()
        .repository(
            call.caller(),
            call.action(),
            new RepositoryName(arn.group("account"), call.region(), arn.group("name")));
  }
}
