package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;

/** Reads a repository policy. */
final class GetRepositoryPolicy implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    EcrRepository repository = call.repository();
    String policy =
        repository.policy().orElseThrow(() -> Refusals.policyNotFound(repository.name()));
    return call.answerFor(repository).put("policyText", policy);
  }
}
