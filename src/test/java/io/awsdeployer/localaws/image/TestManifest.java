package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.EcrRepository;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** An image or an index as it would come out of a build: text, digest, and all it refers to. */
public sealed interface TestManifest permits Image, Index {

  /** The manifest, byte for byte. */
  String text();

  String mediaType();

  String digest();

  default byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /** Itself and everything below it, children before parents. */
  Stream<TestManifest> graph();

  /** Puts blobs and manifests there without any check, untagged. */
  default void pushTo(EcrRepository repository) {
    graph()
        .forEach(manifest -> {
          if (manifest instanceof Image image) {
            image.blobs().forEach(repository::addBlob);
          }
          repository.place(manifest.text(), manifest.mediaType());
        });
  }

  default void pushTo(EcrRepository repository, String tag) {
    pushTo(repository);
    repository.moveTag(tag, digest());
  }
}
