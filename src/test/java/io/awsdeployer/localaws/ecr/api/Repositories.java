package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.ecr.TagMutability;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The Repository shape and the mutability among the parameters. */
final class Repositories {
  private static final Pattern FILTER = Pattern.compile("[0-9a-zA-Z._*-]{1,128}");

  private Repositories() {}

  static ObjectNode write(EcrRepository repository) {
    RepositorySettings settings = repository.settings();
    ObjectNode json =
        Json.object()
            .put("repositoryArn", repository.name().arn())
            .put("registryId", repository.name().account())
            .put("repositoryName", repository.name().name())
            .put("repositoryUri", repository.uri())
            .put("createdAt", Json.timestamp(repository.createdAt()));
    writeMutability(settings.mutability(), json);
    json.putObject("imageScanningConfiguration").put("scanOnPush", settings.scanOnPush());
    ObjectNode encryption = json.putObject("encryptionConfiguration");
    encryption.put("encryptionType", settings.encryptionType());
    settings.kmsKey().ifPresent(key -> encryption.put("kmsKey", key));
    return json;
  }

  static void writeMutability(TagMutability mutability, ObjectNode json) {
    json.put("imageTagMutability", mutability.mode().name());
    if (!mutability.exclusions().isEmpty()) {
      ArrayNode filters = json.putArray("imageTagMutabilityExclusionFilters");
      mutability
          .exclusions()
          .forEach(
              filter -> filters.addObject().put("filterType", "WILDCARD").put("filter", filter));
    }
  }

  static TagMutability readMutability(Call call) {
    String mode = call.parameters().text("imageTagMutability").orElse("MUTABLE");
    List<String> filters = new ArrayList<>();
    for (JsonNode filter : call.parameters().list("imageTagMutabilityExclusionFilters")) {
      String text = filter.path("filter").asText();
      if (!filter.path("filterType").asText().equals("WILDCARD")
          || !FILTER.matcher(text).matches()
          || filters.size() == 5) {
        throw Refusals.invalid("imageTagMutabilityExclusionFilters", "Invalid filter");
      }
      filters.add(text);
    }
    TagMutability mutability = new TagMutability(mode(mode), filters);
    if (!mutability.isConsistent()) {
      throw Refusals.invalid(
          "imageTagMutabilityExclusionFilters",
          "Filters are required by the modes with exclusion and allowed by no other");
    }
    return mutability;
  }

  private static TagMutability.Mode mode(String name) {
    try {
      return TagMutability.Mode.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw Refusals.invalid("imageTagMutability", "Member must satisfy enum value set");
    }
  }
}
