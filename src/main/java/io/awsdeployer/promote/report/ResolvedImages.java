package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.TagGroups;
import java.util.List;
import java.util.function.Function;

/** Images as the event's field {@code images} takes them, their tags filled in. */
final class ResolvedImages {
  private ResolvedImages() {}

  static ArrayNode of(List<ImageSpec> images) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    TagGroups.of(images, Function.identity()).forEach(image -> array.add(entry(image)));
    return array;
  }

  /** The target is named only where it differs, as who wrote the manifest would have it. */
  private static ObjectNode entry(List<ImageSpec> tags) {
    ImageSpec image = tags.getFirst();
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("repository", image.sourceRepository().value());
    entry.put("tag", String.valueOf(image.sourceReference()));
    entry.put("digest", image.pin().map(Digest::value).orElseThrow());
    if (!image.targetRepository().equals(image.sourceRepository())) {
      entry.put("target_repository", image.targetRepository().value());
    }
    if (tags.size() > 1) {
      ArrayNode all = entry.putArray("target_tags");
      tags.forEach(tag -> all.add(tag.targetTag().value()));
    } else if (!image.targetTag().equals(image.sourceReference())) {
      entry.put("target_tag", image.targetTag().value());
    }
    if (!image.app().equals(image.sourceRepository().lastPart())) {
      entry.put("app", image.app());
    }
    image.extras().parameter().ifPresent(name -> entry.put("parameter", name.value()));
    image.extras().referrers().ifPresent(travel -> entry.put("referrers", travel));
    return entry;
  }
}
