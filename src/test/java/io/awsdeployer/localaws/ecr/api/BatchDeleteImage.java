package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.StoredImage;
import java.util.List;
import java.util.Optional;

/**
 * Removes tags and images. With its last tag an image goes too; a live index keeps its children.
 */
final class BatchDeleteImage implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    List<JsonNode> ids = call.parameters().requiredList("imageIds");
    EcrRepository repository = call.repository();
    ObjectNode answer = Json.object();
    ArrayNode deleted = answer.putArray("imageIds");
    ArrayNode failures = answer.putArray("failures");
    for (JsonNode json : ids) {
      ImageId id = ImageIds.read(json);
      switch (ImageFailure.lookup(repository, id)) {
        case ImageFailure.Lookup.Failed(ImageFailure failure) ->
            ImageIds.fail(failures, id, failure);
        case ImageFailure.Lookup.Found(StoredImage image) -> {
          List<String> parents = repository.images().parentsOf(image.digest());
          if (parents.isEmpty() || hasOtherTags(repository, id, image)) {
            delete(repository, id, image, deleted);
          } else {
            ImageIds.fail(failures, id, referenced(parents));
          }
        }
      }
    }
    return answer;
  }

  private static void delete(
      EcrRepository repository, ImageId id, StoredImage image, ArrayNode deleted) {
    String digest = image.digest();
    if (hasOtherTags(repository, id, image)) {
      id.tag().ifPresent(repository::deleteTag);
      deleted.add(ImageIds.write(new ImageId(Optional.of(digest), id.tag())));
      return;
    }
    List<String> tags = repository.images().tagsOf(digest);
    repository.deleteImage(digest);
    tags.forEach(
        tag -> deleted.add(ImageIds.write(new ImageId(Optional.of(digest), Optional.of(tag)))));
    if (tags.isEmpty()) {
      deleted.add(ImageIds.write(ImageId.ofDigest(digest)));
    }
  }

  /** Whether only one tag of several is to go. */
  private static boolean hasOtherTags(EcrRepository repository, ImageId id, StoredImage image) {
    return id.tag().isPresent() && repository.images().tagsOf(image.digest()).size() > 1;
  }

  private static ImageFailure referenced(List<String> parents) {
    return new ImageFailure(
        "ImageReferencedByManifestList", "Requested image referenced by manifest list: " + parents);
  }
}
