package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.blob.Blob;
import java.util.List;
import java.util.Optional;

/** §1.3. An uploaded layer is available even before a manifest names it. */
final class BatchCheckLayerAvailability implements Operation {
  /** BatchedOperationLayerDigest in the model (§1.0). */
  private static final int LONGEST_DIGEST = 1_000;

  @Override
  public ObjectNode answer(Call call) {
    List<String> digests = call.parameters().requiredTexts("layerDigests");
    if (digests.stream().anyMatch(digest -> digest.length() > LONGEST_DIGEST)) {
      throw Refusals.invalid(
          "layerDigests", "Member must have length less than or equal to " + LONGEST_DIGEST);
    }
    EcrRepository repository = call.repository();
    ObjectNode answer = Json.object();
    ArrayNode layers = answer.putArray("layers");
    ArrayNode failures = answer.putArray("failures");
    for (String digest : digests) {
      Optional<Blob> blob = repository.blobs().find(digest);
      if (digest.isEmpty()) {
        fail(failures, digest, "MissingLayerDigest", "Layer digest must not be empty");
      } else if (!ImageId.isDigest(digest)) {
        fail(
            failures,
            digest,
            "InvalidLayerDigest",
            "Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
      } else if (blob.isPresent()) {
        available(layers.addObject(), repository, blob.get());
      } else if (call.behaviour().has(Switch.UNKNOWN_LAYER_IS_FAILURE)) {
        fail(failures, digest, "MissingLayerDigest", "Requested layer not found");
      } else {
        layers.addObject().put("layerDigest", digest).put("layerAvailability", "UNAVAILABLE");
      }
    }
    return answer;
  }

  private static void available(ObjectNode layer, EcrRepository repository, Blob blob) {
    boolean archived = repository.images().isArchived(blob.digest());
    layer
        .put("layerDigest", blob.digest())
        .put("layerAvailability", archived ? "ARCHIVED" : "AVAILABLE")
        .put("layerSize", blob.size());
    repository
        .images()
        .mediaTypeOf(blob.digest())
        .ifPresent(mediaType -> layer.put("mediaType", mediaType));
  }

  private static void fail(ArrayNode failures, String digest, String code, String reason) {
    failures
        .addObject()
        .put("layerDigest", digest)
        .put("failureCode", code)
        .put("failureReason", reason);
  }
}
