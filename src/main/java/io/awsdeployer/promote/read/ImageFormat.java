package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Tag;
import java.util.List;
import java.util.Optional;

/** One way of writing down images: a document with an {@code images} array. */
interface ImageFormat {
  /** The field that both formats have. */
  String IMAGES = "images";

  /** The top of the document. */
  Fields document(ObjectNode root);

  /**
   * One entry of the array, by each of its tags, the main one first; nothing once what is wrong
   * with it has been added.
   */
  List<ImageSpec> image(Place place, ObjectNode entry, Findings findings);

  /** The tag, and for an image named by its digest alone why that is not enough. */
  static Optional<Tag> tag(Fields fields) {
    if (fields.present("digest") && !fields.present("tag")) {
      fields.wrong(
          "tag",
          "is missing: beside the digest a tag is needed, because it is the tag that gets promoted");
      return Optional.empty();
    }
    return fields.required("tag", Tag::new);
  }
}
