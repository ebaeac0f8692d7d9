package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;

/** Reads a lifecycle policy. */
final class GetLifecyclePolicy implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    EcrRepository repository = call.repository();
    String policy =
        repository
            .lifecyclePolicy()
            .orElseThrow(() -> Refusals.lifecyclePolicyNotFound(repository.name()));
    return call.answerFor(repository).put("lifecyclePolicyText", policy);
  }
}
