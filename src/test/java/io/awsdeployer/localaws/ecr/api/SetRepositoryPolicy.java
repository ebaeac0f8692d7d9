package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;

/** Stores a repository policy. Whether it locks its author out is not examined. */
final class SetRepositoryPolicy implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    String policy = call.parameters().required("policyText");
    if (policy.length() > 10_240 || !isPolicy(policy)) {
      throw Refusals.invalid("PolicyText", "Invalid repository policy provided");
    }
    EcrRepository repository = call.repository().policy(policy);
    return call.answerFor(repository).put("policyText", policy);
  }

  private static boolean isPolicy(String text) {
    try {
      return Json.MAPPER.readTree(text).has("Statement");
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
