package io.awsdeployer.localaws.ecr.v2;

import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.RepositoryAccess;
import io.awsdeployer.localaws.ecr.RepositoryName;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.iam.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One authenticated request to the registry. */
record Exchange(
    Request request,
    RegistryPath path,
    Caller caller,
    EcrRegistry registry,
    RepositoryAccess access) {

  /** The repository of the path, once the caller may do the ECR action behind the request. */
  EcrRepository repository(String action) {
    return repository(action, path.name());
  }

  EcrRepository repository(String action, String name) {
    if (!RepositoryName.isValid(name)) {
      throw new Refused(400, "NAME_INVALID", "invalid repository name: " + name);
    }
    return access.repository(caller, action, registry.named(name));
  }

  String method() {
    return request.method();
  }

  Optional<String> query(String name) {
    for (String pair : request.rawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts[0].equals(name) && parts.length == 2) {
        return Optional.of(URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  /** An absolute URL in this registry. */
  String url(String rest) {
    return "%s/v2/%s/%s".formatted(registry.endpoint(), path.name(), rest);
  }
}
