package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.StoredImage;
import io.awsdeployer.localaws.ecr.Switch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** §1.9. One unknown image fails the whole call. */
final class DescribeImages implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    ImageFilter filter = ImageFilter.of(call);
    List<JsonNode> ids = call.parameters().list("imageIds");
    if (!ids.isEmpty()
        && (call.parameters().has("nextToken") || call.parameters().has("maxResults"))) {
      throw Refusals.invalid("maxResults", "Paging does not go together with imageIds");
    }
    EcrRepository repository = call.repository();
    Stream<StoredImage> asked =
        ids.isEmpty()
            ? repository.images().all().stream().filter(filter::matchesStatus)
            : ids.stream().map(json -> byId(call, repository, ImageIds.read(json), filter));
    List<StoredImage> matching =
        asked.filter(image -> filter.matchesTags(isTagged(repository, image))).toList();
    ObjectNode answer = Json.object();
    ArrayNode details = answer.putArray("imageDetails");
    Page<StoredImage> page =
        ids.isEmpty() ? Page.of(matching, call) : new Page<>(matching, Optional.empty());
    page.items().forEach(image -> details.add(detail(call, repository, image)));
    return page.continueIn(answer);
  }

  private static StoredImage byId(
      Call call, EcrRepository repository, ImageId id, ImageFilter filter) {
    boolean shown =
        call.behaviour().has(Switch.DESCRIBE_BY_ID_SHOWS_ARCHIVED)
            && !call.parameters().member("filter").has("imageStatus");
    return switch (ImageFailure.lookup(repository, id)) {
      case ImageFailure.Lookup.Found(StoredImage image) when shown || filter.matchesStatus(image) ->
          image;
      case ImageFailure.Lookup.Found(StoredImage image) ->
          throw Refusals.imageNotFound(repository.name(), id);
      case ImageFailure.Lookup.Failed(ImageFailure failure) ->
          throw failure.code().startsWith("Image")
              ? Refusals.imageNotFound(repository.name(), id)
              : Refusals.invalid("imageIds", failure.reason());
    };
  }

  private static boolean isTagged(EcrRepository repository, StoredImage image) {
    return !repository.images().tagsOf(image.digest()).isEmpty();
  }

  private static ObjectNode detail(Call call, EcrRepository repository, StoredImage image) {
    ObjectNode detail = call.answerFor(repository);
    detail.put("imageDigest", image.digest());
    List<String> tags = repository.images().tagsOf(image.digest());
    if (!tags.isEmpty()) {
      tags.forEach(detail.putArray("imageTags")::add);
    }
    detail
        .put("imageSizeInBytes", size(repository, image))
        .put("imagePushedAt", Json.timestamp(image.pushedAt()))
        .put("imageManifestMediaType", image.mediaType())
        .put("imageStatus", image.status().name());
    image.facts().subject().ifPresent(subject -> detail.put("subjectManifestDigest", subject));
    image.facts().artifactType().ifPresent(type -> detail.put("artifactMediaType", type));
    return detail;
  }

  /** Of a list the largest of its manifests, not their sum (§1.9). */
  private static long size(EcrRepository repository, StoredImage image) {
    return image
        .facts()
        .requiredChildren()
        .flatMap(child -> repository.images().byDigest(child).stream())
        .mapToLong(child -> size(repository, child))
        .max()
        .orElse(image.facts().blobBytes());
  }
}
