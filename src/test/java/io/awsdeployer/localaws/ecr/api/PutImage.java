package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.ImagePush;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.StoredImage;
import java.util.Optional;

/** §1.7. */
final class PutImage implements Operation {
  /** ImageManifest's limit in the model, in characters (§1.0). */
  static final int MANIFEST_LIMIT = 4_194_304;

  @Override
  public ObjectNode answer(Call call) {
    String manifest = call.parameters().required("imageManifest");
    if (manifest.isEmpty() || manifest.length() > MANIFEST_LIMIT) {
      throw Refusals.invalid(
          "imageManifest", "Member must have length between 1 and " + MANIFEST_LIMIT);
    }
    Optional<String> tag = call.parameters().text("imageTag");
    tag.filter(text -> !ImageId.isTag(text))
        .ifPresent(text -> {
          throw Refusals.invalid(
              "imageTag", "must satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9._-]*'");
        });
    Optional<String> digest = call.parameters().text("imageDigest");
    digest.ifPresent(text -> Digests.checked("imageDigest", text));
    Optional<String> mediaType = call.parameters().text("imageManifestMediaType");
    EcrRepository repository = call.repository();
    StoredImage image = repository.putImage(new ImagePush(manifest, mediaType, tag, digest));
    ObjectNode answer = Json.object();
    answer.set("image", Images.write(call, repository, tag, image));
    return answer;
  }
}
