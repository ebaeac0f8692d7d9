package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.StoredImage;
import java.util.Optional;

/** The Image shape. */
final class Images {
  private Images() {}

  static ObjectNode write(
      Call call, EcrRepository repository, Optional<String> tag, StoredImage image) {
    ObjectNode json = call.answerFor(repository);
    json.set("imageId", ImageIds.write(new ImageId(Optional.of(image.digest()), tag)));
    return json.put("imageManifest", image.manifest())
        .put("imageManifestMediaType", image.mediaType());
  }
}
