package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.StoredImage;
import io.awsdeployer.localaws.ecr.Switch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** §1.1. Never translates: what would need it fails, and is a violation. */
final class BatchGetImage implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    List<JsonNode> ids = call.parameters().requiredList("imageIds");
    Set<String> accepted =
        call.parameters().list("acceptedMediaTypes").stream()
            .map(JsonNode::asText)
            .collect(Collectors.toUnmodifiableSet());
    EcrRepository repository = call.repository();
    ObjectNode answer = Json.object();
    ArrayNode images = answer.putArray("images");
    ArrayNode failures = answer.putArray("failures");
    for (JsonNode json : ids) {
      ImageId id = ImageIds.read(json);
      switch (ImageFailure.lookup(repository, id)) {
        case ImageFailure.Lookup.Failed(ImageFailure failure) ->
            ImageIds.fail(failures, id, failure);
        case ImageFailure.Lookup.Found(StoredImage image) -> {
          Optional<ImageFailure> failure = unservable(call, repository, id, image, accepted);
          failure.ifPresentOrElse(
              f -> ImageIds.fail(failures, id, f),
              () -> images.add(Images.write(call, repository, id.tag(), image)));
        }
      }
    }
    return answer;
  }

  private static Optional<ImageFailure> unservable(
      Call call, EcrRepository repository, ImageId id, StoredImage image, Set<String> accepted) {
    if (repository.kmsError().isPresent()) {
      return Optional.of(new ImageFailure("KmsError", repository.kmsError().get()));
    }
    if (!image.isActive()) {
      return Optional.of(
          call.behaviour().has(Switch.ARCHIVED_IS_NOT_FOUND)
              ? ImageFailure.notFound()
              : new ImageFailure("ImageInaccessible", "Requested image is not accessible"));
    }
    if (accepted.contains(image.mediaType())) {
      return Optional.empty();
    }
    if (accepted.isEmpty()) {
      return omitted(call, repository, id);
    }
    if (id.digest().isEmpty()) {
      call.cloud()
          .violation(
              "BatchGetImage by tag of %s in %s does not accept %s: ECR may translate the manifest"
                  .formatted(id.described(), repository.name().arn(), image.mediaType()));
    }
    return Optional.of(ImageFailure.notFound());
  }

  private static Optional<ImageFailure> omitted(Call call, EcrRepository repository, ImageId id) {
    if (call.behaviour().has(Switch.OMITTED_MEDIA_TYPES_ACCEPT_ALL)) {
      return Optional.empty();
    }
    call.cloud()
        .violation(
            "BatchGetImage of %s in %s without acceptedMediaTypes"
                .formatted(id.described(), repository.name().arn()));
    return Optional.of(ImageFailure.notFound());
  }
}
