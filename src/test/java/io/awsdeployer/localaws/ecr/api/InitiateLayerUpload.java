package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;

/** §1.4. */
final class InitiateLayerUpload implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    EcrRepository repository = call.repository();
    repository.requireKey();
    return Json.object()
        .put("uploadId", repository.uploads().initiate())
        .put("partSize", call.behaviour().parts().suggested());
  }
}
