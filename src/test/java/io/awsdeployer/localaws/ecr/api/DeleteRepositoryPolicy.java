package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;

/** Removes a repository policy; the answer is the text it had. */
final class DeleteRepositoryPolicy implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    EcrRepository repository = call.repository();
    String policy =
        repository.policy().orElseThrow(() -> Refusals.policyNotFound(repository.name()));
    repository.deletePolicy();
    return call.answerFor(repository).put("policyText", policy);
  }
}
