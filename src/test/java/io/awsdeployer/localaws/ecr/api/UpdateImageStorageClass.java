package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.StoredImage;

/** Archives an image or brings it back, at once; real ECR takes minutes to restore one (§4.7). */
final class UpdateImageStorageClass implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    StoredImage.Status status = status(call.parameters().required("targetStorageClass"));
    ImageId id = ImageIds.read(call.parameters().member("imageId"));
    EcrRepository repository = call.repository();
    StoredImage image = found(repository, id);
    repository.status(image.digest(), status);
    ObjectNode answer = call.answerFor(repository);
    answer.set("imageId", ImageIds.write(ImageId.ofDigest(image.digest())));
    return answer.put("imageStatus", status.name());
  }

  private static StoredImage.Status status(String storageClass) {
    return switch (storageClass) {
      case "ARCHIVE" -> StoredImage.Status.ARCHIVED;
      case "STANDARD" -> StoredImage.Status.ACTIVE;
      default ->
          throw Refusals.invalid(
              "targetStorageClass", "Member must satisfy enum value set: [STANDARD, ARCHIVE]");
    };
  }

  private static StoredImage found(EcrRepository repository, ImageId id) {
    return switch (ImageFailure.lookup(repository, id)) {
      case ImageFailure.Lookup.Found(StoredImage image) -> image;
      case ImageFailure.Lookup.Failed(ImageFailure failure) ->
          throw failure.code().startsWith("Image")
              ? Refusals.imageNotFound(repository.name(), id)
              : Refusals.invalid("imageId", failure.reason());
    };
  }
}
