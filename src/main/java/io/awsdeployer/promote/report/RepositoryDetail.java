package io.awsdeployer.promote.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.awsdeployer.promote.ecr.RepositorySettings;
import io.awsdeployer.promote.plan.PlannedRepository;
import java.util.List;

/** What a plan says of the repositories it would make: in the words of the option. */
final class RepositoryDetail {
  private static final JsonMapper JSON = new JsonMapper();

  private RepositoryDetail() {}

  static ArrayNode planned(List<PlannedRepository> repositories) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    repositories.forEach(repository -> array.add(planned(repository)));
    return array;
  }

  private static ObjectNode planned(PlannedRepository repository) {
    RepositorySettings settings = repository.settings();
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("repository", repository.name().value());
    detail.put("settings_from", repository.origin());
    if (repository.begun()) {
      detail.put("begun", true);
    }
    detail.put("scan_on_push", settings.scanOnPush());
    ObjectNode encryption = detail.putObject("encryption");
    encryption.put("type", settings.encryption().type().name());
    settings.encryption().key().ifPresent(key -> encryption.put("key", key));
    detail.put("mutability", settings.mutability().mode().name());
    if (!settings.mutability().exclusions().isEmpty()) {
      ArrayNode exclusions = detail.putArray("exclusions");
      settings.mutability().exclusions().forEach(exclusions::add);
    }
    settings.lifecyclePolicy().ifPresent(text -> detail.set("lifecycle_policy", document(text)));
    settings.policy().ifPresent(text -> detail.set("policy", document(text)));
    if (!settings.tags().isEmpty()) {
      ObjectNode tags = detail.putObject("tags");
      settings.tags().keySet().stream()
          .sorted()
          .forEach(key -> tags.put(key, settings.tags().get(key)));
    }
    return detail;
  }

  /** As JSON where it is, because people read it. */
  private static JsonNode document(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}
