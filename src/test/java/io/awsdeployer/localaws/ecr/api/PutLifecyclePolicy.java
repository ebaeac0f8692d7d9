package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;

/** Stores a lifecycle policy; its rules are not carried out. */
final class PutLifecyclePolicy implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    String policy = PolicyTexts.lifecycle(call.parameters().required("lifecyclePolicyText"));
    EcrRepository repository = call.repository().lifecyclePolicy(policy);
    return call.answerFor(repository).put("lifecyclePolicyText", policy);
  }
}
