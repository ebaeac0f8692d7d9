package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.Optional;

/** One way of writing down images: a document with an {@code images} array. */
interface ImageFormat {
  /** The field that both formats have. */
  String IMAGES = "images";

  /** Says why a digest alone is not enough. */
  String TAG_NEEDED =
      "is missing: beside the digest a tag is needed, because it is the tag that gets promoted";

  /** The top of the document. */
  Fields document(ObjectNode root);

  /** One entry of the array, or nothing once what is wrong with it has been added. */
  Optional<ImageSpec> image(Place place, ObjectNode entry, Findings findings);
}
