package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;
import java.io.IOException;

/** §1.5. */
final class UploadLayerPart implements Operation {

  @Override
  public ObjectNode answer(Call call) throws IOException {
    String upload = UploadIds.required(call);
    long first = call.parameters().requiredLong("partFirstByte");
    long last = call.parameters().requiredLong("partLastByte");
    PartBuffer part = call.parameters().requiredPart();
    if (part.isOverLimit() || part.length() > call.behaviour().parts().maximum()) {
      throw Refusals.invalid(
          "layerPartBlob",
          "Member must have length less than or equal to " + call.behaviour().parts().maximum());
    }
    EcrRepository repository = call.repository();
    repository.requireKey();
    repository.uploads().append(upload, first, last, part.bytes(), part.length());
    return call.answerFor(repository).put("uploadId", upload).put("lastByteReceived", last);
  }
}
