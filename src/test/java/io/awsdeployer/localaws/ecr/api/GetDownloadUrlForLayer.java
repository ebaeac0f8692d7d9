package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.layers.LayerUrls;

/** §1.2. */
record GetDownloadUrlForLayer(LayerUrls urls) implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    String digest = Digests.required(call, "layerDigest");
    EcrRepository repository = call.repository();
    Blob blob = repository.downloadable(digest);
    return Json.object()
        .put("downloadUrl", urls.presign(repository.name(), blob.digest()).toString())
        .put("layerDigest", digest);
  }
}
