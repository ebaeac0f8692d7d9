package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.blob.Blob;
import java.util.List;
import java.util.stream.Stream;

/**
 * One image manifest.
 *
 * @param blobs config first, then the layers: each digest once, and none that only exists elsewhere
 */
public record Image(
    String text, String mediaType, String digest, Platform platform, List<Blob> blobs)
    implements TestManifest {

  public Image {
    blobs = List.copyOf(blobs);
  }

  public Blob config() {
    return blobs.getFirst();
  }

  public List<Blob> layers() {
    return blobs.subList(1, blobs.size());
  }

  @Override
  public Stream<TestManifest> graph() {
    return Stream.of(this);
  }
}
