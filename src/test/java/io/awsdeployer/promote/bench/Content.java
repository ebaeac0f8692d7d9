package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.promote.bench.Workload.Placed;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The blobs of some images, each once. */
record Content(Map<String, Blob> blobs) {

  static Content of(Collection<Placed> images) {
    Map<String, Blob> blobs = new LinkedHashMap<>();
    images.stream()
        .flatMap(image -> image.manifest().graph())
        .filter(Image.class::isInstance)
        .flatMap(image -> ((Image) image).blobs().stream())
        .forEach(blob -> blobs.put(blob.digest(), blob));
    return new Content(blobs);
  }

  Content without(Content other) {
    Map<String, Blob> rest = new LinkedHashMap<>(blobs);
    rest.keySet().removeAll(other.blobs.keySet());
    return new Content(rest);
  }

  long bytes() {
    return blobs.values().stream().mapToLong(Blob::size).sum();
  }
}
