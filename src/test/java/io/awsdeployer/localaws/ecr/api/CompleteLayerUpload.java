package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import java.io.IOException;
import java.util.List;

/** §1.6. */
final class CompleteLayerUpload implements Operation {

  @Override
  public ObjectNode answer(Call call) throws IOException {
    String upload = UploadIds.required(call);
    List<String> digests = call.parameters().requiredTexts("layerDigests");
    digests.forEach(digest -> Digests.checked("layerDigests", digest));
    EcrRepository repository = call.repository();
    repository.requireKey();
    String digest = repository.uploads().complete(upload, digests);
    return call.answerFor(repository).put("uploadId", upload).put("layerDigest", digest);
  }
}
