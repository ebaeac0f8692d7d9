package io.awsdeployer.localaws.image;

import java.util.List;
import java.util.stream.Stream;

/** An index or manifest list with its children. */
public record Index(String text, String mediaType, String digest, List<TestManifest> children)
    implements TestManifest {

  public Index {
    children = List.copyOf(children);
  }

  @Override
  public Stream<TestManifest> graph() {
    return Stream.concat(children.stream().flatMap(TestManifest::graph), Stream.of(this));
  }
}
