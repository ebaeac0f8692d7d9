package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.TagMutability;

/** Changes which tags may move (§4.3). */
final class PutImageTagMutability implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    call.parameters().required("imageTagMutability");
    TagMutability mutability = Repositories.readMutability(call);
    EcrRepository repository = call.repository().mutability(mutability);
    ObjectNode answer = call.answerFor(repository);
    Repositories.writeMutability(mutability, answer);
    return answer;
  }
}
