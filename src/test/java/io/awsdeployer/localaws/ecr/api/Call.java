package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.RepositoryAccess;
import io.awsdeployer.localaws.ecr.RepositoryName;
import io.awsdeployer.localaws.iam.Caller;
import java.util.regex.Pattern;

/** One call: what it says, who says it, and what it may reach. */
record Call(
    String action,
    Parameters parameters,
    Caller caller,
    String region,
    EcrCloud cloud,
    RepositoryAccess access) {
  private static final Pattern REGISTRY_ID = Pattern.compile("[0-9]{12}");

  Behaviour behaviour() {
    return cloud.behaviour();
  }

  /** The registry meant: without registryId the caller's own (§2.1). */
  String account() {
    String account = parameters.text("registryId").orElse(caller.account());
    if (!REGISTRY_ID.matcher(account).matches()) {
      throw Refusals.invalid(
          "registryId", "must satisfy regular expression '%s'".formatted(REGISTRY_ID));
    }
    return account;
  }

  RepositoryName name() {
    return named(parameters.required("repositoryName"));
  }

  RepositoryName named(String name) {
    if (!RepositoryName.isValid(name)) {
      throw Refusals.invalid(
          "repositoryName",
          "must satisfy regular expression '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*'");
    }
    return new RepositoryName(account(), region, name);
  }

  /** The repository the call names, once the caller has the right to the call. */
  EcrRepository repository() {
    return access.repository(caller, action, name());
  }

  /** The registry, for a call that names no repository. */
  EcrRegistry registry(String resource) {
    return access.registry(caller, action, resource, account(), region);
  }

  /** An answer that begins, as most do, with where it comes from. */
  ObjectNode answerFor(EcrRepository repository) {
    return Json.object()
        .put("registryId", repository.name().account())
        .put("repositoryName", repository.name().name());
  }
}
