package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.RepositoryName;

/** Deletes a repository; one with images only by force. */
final class DeleteRepository implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    RepositoryName name = call.name();
    EcrRegistry registry = call.access().registry(call.caller(), call.action(), name);
    EcrRepository deleted = registry.deleteRepository(name.name(), call.parameters().flag("force"));
    ObjectNode answer = Json.object();
    answer.set("repository", Repositories.write(deleted));
    return answer;
  }
}
