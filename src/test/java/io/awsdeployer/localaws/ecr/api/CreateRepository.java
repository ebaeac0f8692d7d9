package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.RepositoryName;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.ecr.TagMutability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** §1.8. */
final class CreateRepository implements Operation {
  private static final Set<String> ENCRYPTION = Set.of("AES256", "KMS", "KMS_DSSE");
  private static final Pattern KEY_ARN =
      Pattern.compile("arn:aws:kms:(?<region>[^:]+):(?<account>[0-9]{12}):(?:key|alias)/.+");

  /** What ECR does with a key in the name of who makes the repository. */
  private static final List<String> KEY_RIGHTS =
      List.of("kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey");

  @Override
  public ObjectNode answer(Call call) {
    RepositoryName name = call.name();
    RepositorySettings settings = settings(call);
    Map<String, String> tags = ResourceTags.read(call.parameters().json(), "tags");
    EcrRegistry registry = call.access().registry(call.caller(), call.action(), name);
    if (!tags.isEmpty()) {
      call.access()
          .require(call.caller(), "ecr:TagResource", name.arn(), name.account(), Optional.empty());
    }
    settings.kmsKey().ifPresent(key -> requireKey(call, key));
    EcrRepository repository = registry.createRepository(name.name(), settings);
    repository.resourceTags().putAll(tags);
    ObjectNode answer = Json.object();
    answer.set("repository", Repositories.write(repository));
    return answer;
  }

  /** A key that is named by its ARN: the region must fit, and the creator must be let. */
  private static void requireKey(Call call, String key) {
    Matcher arn = KEY_ARN.matcher(key);
    if (!arn.matches()) {
      return;
    }
    if (!arn.group("region").equals(call.region())) {
      throw Refusals.keyRefuses("KMSNotFoundException");
    }
    for (String right : KEY_RIGHTS) {
      if (call.access().refuses(call.caller(), right, key, arn.group("account"))) {
        throw Refusals.keyRefuses("AccessDeniedException");
      }
    }
  }

  static RepositorySettings settings(Call call) {
    TagMutability mutability = Repositories.readMutability(call);
    JsonNode encryption = call.parameters().member("encryptionConfiguration");
    String type =
        encryption.path("encryptionType").asText(encryption.isMissingNode() ? "AES256" : "");
    if (!ENCRYPTION.contains(type)) {
      throw Refusals.invalid(
          "encryptionConfiguration.encryptionType", "Member must satisfy enum value set");
    }
    Optional<String> key =
        encryption.hasNonNull("kmsKey")
            ? Optional.of(encryption.get("kmsKey").asText())
            : Optional.empty();
    if (key.isPresent()
        && (type.equals("AES256") || key.get().isEmpty() || key.get().length() > 2048)) {
      throw Refusals.invalid(
          "encryptionConfiguration.kmsKey",
          "A key goes with KMS only and has 1 to 2048 characters");
    }
    JsonNode scan = call.parameters().member("imageScanningConfiguration").path("scanOnPush");
    if (!scan.isMissingNode() && !scan.isBoolean()) {
      throw Refusals.serialization("scanOnPush is not a boolean");
    }
    return new RepositorySettings(mutability, type, key, scan.asBoolean(false));
  }
}
