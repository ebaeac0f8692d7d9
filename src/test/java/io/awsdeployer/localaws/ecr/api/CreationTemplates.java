package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.CreationTemplate;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Repository creation templates (§4.2): made, described and deleted. */
final class CreationTemplates {
  /** Prefix of the service's model. */
  private static final Pattern PREFIX =
      Pattern.compile(
          "([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*/?|ROOT)");

  private static final Set<String> SCENARIOS =
      Set.of("REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH");

  private CreationTemplates() {}

  static ObjectNode create(Call call) {
    Parameters parameters = call.parameters();
    String prefix = parameters.required("prefix");
    if (!PREFIX.matcher(prefix).matches() || prefix.length() > 256) {
      throw Refusals.invalid("prefix", "Member must satisfy regular expression pattern");
    }
    List<String> scenarios = parameters.requiredTexts("appliedFor");
    if (!SCENARIOS.containsAll(scenarios)) {
      throw Refusals.invalid("appliedFor", "Member must satisfy enum value set");
    }
    Map<String, String> tags = ResourceTags.read(parameters.json(), "resourceTags");
    RepositorySettings settings = CreateRepository.settings(call);
    CreationTemplate template =
        new CreationTemplate(
            prefix,
            scenarios,
            settings,
            parameters.text("lifecyclePolicy").map(PolicyTexts::lifecycle),
            parameters.text("repositoryPolicy").map(PolicyTexts::repository),
            tags);
    if (call.registry("*").templates().putIfAbsent(prefix, template) != null) {
      throw Refusals.templateExists(prefix);
    }
    ObjectNode answer = Json.object().put("registryId", call.account());
    answer.set("repositoryCreationTemplate", write(template));
    return answer;
  }

  static ObjectNode describe(Call call) {
    Map<String, CreationTemplate> all = call.registry("*").templates();
    List<JsonNode> prefixes = call.parameters().list("prefixes");
    List<CreationTemplate> named = new ArrayList<>();
    for (JsonNode prefix : prefixes) {
      named.add(
          Optional.ofNullable(all.get(prefix.asText()))
              .orElseThrow(() -> Refusals.templateNotFound(prefix.asText())));
    }
    Page<CreationTemplate> page =
        prefixes.isEmpty()
            ? Page.of(List.copyOf(all.values()), call)
            : new Page<>(named, Optional.empty());
    ObjectNode answer = Json.object().put("registryId", call.account());
    ArrayNode templates = answer.putArray("repositoryCreationTemplates");
    page.items().forEach(template -> templates.add(write(template)));
    return page.continueIn(answer);
  }

  private static ObjectNode write(CreationTemplate template) {
    ObjectNode json = Json.object().put("prefix", template.prefix());
    Repositories.writeMutability(template.settings().mutability(), json);
    ObjectNode encryption = json.putObject("encryptionConfiguration");
    encryption.put("encryptionType", template.settings().encryptionType());
    template.settings().kmsKey().ifPresent(key -> encryption.put("kmsKey", key));
    template.lifecyclePolicy().ifPresent(text -> json.put("lifecyclePolicy", text));
    template.policy().ifPresent(text -> json.put("repositoryPolicy", text));
    ArrayNode scenarios = json.putArray("appliedFor");
    template.appliedFor().forEach(scenarios::add);
    ResourceTags.write(json.putArray("resourceTags"), template.tags());
    return json;
  }
}
