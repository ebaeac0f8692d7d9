package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.List;

/** What the two manifest files have in common: the limits, and the array of images. */
final class ManifestDocument {
  static final int MOST_MEBIBYTES = 1;

  private final StrictJson json = new StrictJson(MOST_MEBIBYTES, 64, 1 << 16);
  private final ImageFormat format;

  ManifestDocument(ImageFormat format) {
    this.format = format;
  }

  DeployManifest read(byte[] bytes, String origin) {
    Findings findings = new Findings();
    List<ImageSpec> images = images(parsed(bytes, origin), findings);
    if (!findings.none()) {
      throw new InvalidManifestException(findings.about(origin));
    }
    return new DeployManifest(origin, images);
  }

  private JsonNode parsed(byte[] bytes, String origin) {
    try {
      return json.read(bytes);
    } catch (NotJsonException e) {
      throw new InvalidManifestException(Problem.of("%s %s.".formatted(origin, e.getMessage())), e);
    }
  }

  private List<ImageSpec> images(JsonNode root, Findings findings) {
    if (!(root instanceof ObjectNode object)) {
      findings.add(
          Place.ROOT,
          "the document must be an object with an array 'images', not " + Fields.kind(root));
      return List.of();
    }
    Fields fields = format.document(object);
    List<ImageSpec> images =
        fields
            .array(ImageFormat.IMAGES)
            .map(array ->
                new ImageList(format, fields.of(ImageFormat.IMAGES))
                    .read(array, Place.ROOT.field(ImageFormat.IMAGES)))
            .orElse(List.of());
    fields.report(findings);
    return images;
  }
}
