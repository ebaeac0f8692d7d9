package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Promoted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** Images of several repositories over the same layers, and what was asked of the registry. */
abstract class MountFixture {
  static final Blob BASE = MemoryBlob.of("a base layer ".repeat(2_000));
  static final List<String> NAMES = List.of("app/a", "app/b", "app/c");
  static final String NOT_MOUNTED =
      "The registry does not mount a blob from another repository, it is uploaded";

  final Bed bed = Bed.start(UploadWay.REGISTRY);
  final Map<String, Image> images = new TreeMap<>();

  @AfterEach
  void close() {
    assertThat(bed.aws().requests().failures()).isEmpty();
    bed.close();
  }

  /** Three images of three repositories, each of its own layer and config over the same base. */
  void threeOverOneBase() {
    for (int i = 0; i < NAMES.size(); i++) {
      image(NAMES.get(i), TestImages.oci(10L * i).layer(BASE).layer(1_000 + 100 * i).build());
    }
  }

  void image(String name, Image image) {
    images.put(name, image);
    bed.pushed(name, "1", image);
    bed.manifestOf(images.keySet().stream().map(each -> each + ":1").toArray(String[]::new));
  }

  void accountMounts() {
    bed.aws().ecr().behaviour(Behaviour.documented().with(Switch.BLOB_MOUNTING));
  }

  void mayMount() {
    bed.promoter().policy(Policies.allow("*", "ecr:GetDownloadUrlForLayer"));
  }

  Invocation promoted() {
    Invocation invocation = bed.promote();
    assertThat(invocation.ok().path("images_promoted").asInt()).isEqualTo(images.size());
    images.forEach((name, image) -> Promoted.exactly(bed, name, Map.of("1", image)));
    return invocation;
  }

  int distinctBlobs() {
    return images.values().stream()
        .flatMap(image -> image.blobs().stream())
        .map(Blob::digest)
        .collect(Collectors.toSet())
        .size();
  }

  int blobsOfAll() {
    return images.values().stream().mapToInt(image -> image.blobs().size()).sum();
  }

  int count(String operation) {
    return bed.aws().requests().count(operation);
  }

  static boolean isMount(Request request) {
    return request.rawQuery().contains("mount=");
  }

  List<LoggedRequest> mounts() {
    return bed.aws().requests().entries("v2:POST upload").stream()
        .filter(request -> request.rawQuery().contains("mount="))
        .toList();
  }
}
