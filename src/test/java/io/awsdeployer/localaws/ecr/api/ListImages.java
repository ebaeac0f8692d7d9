package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.StoredImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** §1.9. One entry for each tag, and one for an image without any. */
final class ListImages implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    ImageFilter filter = ImageFilter.of(call);
    EcrRepository repository = call.repository();
    List<ImageId> ids =
        repository.images().all().stream()
            .filter(filter::matchesStatus)
            .flatMap(image -> ids(repository, image))
            .filter(id -> filter.matchesTags(id.tag().isPresent()))
            .toList();
    ObjectNode answer = Json.object();
    ArrayNode json = answer.putArray("imageIds");
    Page<ImageId> page = Page.of(ids, call);
    page.items().forEach(id -> json.add(ImageIds.write(id)));
    return page.continueIn(answer);
  }

  private static Stream<ImageId> ids(EcrRepository repository, StoredImage image) {
    List<String> tags = repository.images().tagsOf(image.digest());
    return tags.isEmpty()
        ? Stream.of(ImageId.ofDigest(image.digest()))
        : tags.stream().map(tag -> new ImageId(Optional.of(image.digest()), Optional.of(tag)));
  }
}
