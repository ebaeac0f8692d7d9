package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.RepositoryName;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.ecr.TagMutability;
import java.util.Optional;
import java.util.Set;

/** §1.8. */
final class CreateRepository implements Operation {
  private static final Set<String> ENCRYPTION = Set.of("AES256", "KMS", "KMS_DSSE");

  @Override
  public ObjectNode answer(Call call) {
    RepositoryName name = call.name();
    RepositorySettings settings = settings(call);
    JsonNode tags = call.parameters().member("tags");
    if (tags.size() > 50) {
      throw Refusals.tooManyTags();
    }
    EcrRegistry registry = call.access().registry(call.caller(), call.action(), name);
    if (!tags.isEmpty()) {
      call.access()
          .require(call.caller(), "ecr:TagResource", name.arn(), name.account(), Optional.empty());
    }
    ObjectNode answer = Json.object();
    answer.set("repository", Repositories.write(registry.createRepository(name.name(), settings)));
    return answer;
  }

  private static RepositorySettings settings(Call call) {
    TagMutability mutability = Repositories.readMutability(call);
    JsonNode encryption = call.parameters().member("encryptionConfiguration");
    String type = encryption.path("encryptionType").asText("AES256");
    if (!ENCRYPTION.contains(type)) {
      throw Refusals.invalid(
          "encryptionConfiguration.encryptionType", "Member must satisfy enum value set");
    }
    Optional<String> key =
        encryption.hasNonNull("kmsKey")
            ? Optional.of(encryption.get("kmsKey").asText())
            : Optional.empty();
    boolean scan =
        call.parameters().member("imageScanningConfiguration").path("scanOnPush").asBoolean(false);
    return new RepositorySettings(mutability, type, key, scan);
  }
}
