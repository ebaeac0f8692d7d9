package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads an array of images: each on its own, then against those before it. */
final class ImageList {
  static final int MOST_IMAGES = 10_000;

  private final ImageFormat format;
  private final Findings findings;
  private final Parameters parameters;
  private final Map<String, Entry> byTarget = new LinkedHashMap<>();

  private record Entry(Place place, ImageSpec image) {}

  ImageList(ImageFormat format, Findings findings) {
    this.format = format;
    this.findings = findings;
    this.parameters = new Parameters(findings);
  }

  List<ImageSpec> read(JsonNode array, Place place) {
    if (array.size() > MOST_IMAGES) {
      findings.add(
          place, "has %s entries; at most %s are read".formatted(array.size(), MOST_IMAGES));
      return List.of();
    }
    for (int i = 0; i < array.size(); i++) {
      Place at = place.item(i);
      if (array.get(i) instanceof ObjectNode entry) {
        format.image(at, entry, findings).forEach(image -> add(at, image));
      } else {
        findings.add(at, "must be an object, not " + Fields.kind(array.get(i)));
      }
    }
    return byTarget.values().stream().map(Entry::image).toList();
  }

  /** The same image named twice is one image; two images for one target have no order to win by. */
  private void add(Place place, ImageSpec image) {
    Entry earlier = byTarget.putIfAbsent(image.target(), new Entry(place, image));
    if (earlier == null) {
      parameters.add(place, image);
    } else if (!earlier.image().sameSource(image)) {
      findings.add(
          place,
          "'%s' would become '%s', but so would '%s' of %s; a target tag can have one source"
              .formatted(source(image), image.target(), source(earlier.image()), earlier.place()));
    } else if (!earlier.image().extras().equals(image.extras())) {
      findings.add(
          place,
          "the same image is %s, with another 'parameter' or other 'referrers'; list it once"
              .formatted(earlier.place()));
    }
  }

  private static String source(ImageSpec image) {
    return image.source() + image.pin().map(pin -> "@" + pin).orElse("");
  }
}
