package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;

/** Stores a repository policy. Whether it locks its author out is not examined. */
final class SetRepositoryPolicy implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    String policy = PolicyTexts.repository(call.parameters().required("policyText"));
    EcrRepository repository = call.repository().policy(policy);
    return call.answerFor(repository).put("policyText", policy);
  }
}
