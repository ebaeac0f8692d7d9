package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import java.util.stream.IntStream;

/** Real images as bytes, the same for the same seed: where every test's images begin. */
public final class TestImages {
  private TestImages() {}

  public static ImageBuilder oci(long seed) {
    return new ImageBuilder(Format.OCI, seed);
  }

  public static ImageBuilder docker(long seed) {
    return new ImageBuilder(Format.DOCKER, seed);
  }

  public static IndexBuilder index() {
    return new IndexBuilder(Format.OCI);
  }

  public static IndexBuilder manifestList() {
    return new IndexBuilder(Format.DOCKER);
  }

  /** An OCI image of two small layers. */
  public static Image small(long seed) {
    return oci(seed).layers(2, 1_000).build();
  }

  /** What buildx makes for two platforms: two images, each with its attestation. */
  public static Index multiPlatform(long seed) {
    Image amd64 = oci(seed).layers(2, 2_000).platform(Platform.LINUX_AMD64).build();
    Image arm64 = oci(seed + 100).layers(2, 2_000).platform(Platform.LINUX_ARM64).build();
    return index().add(amd64).add(arm64).attestationOf(amd64).attestationOf(arm64).build();
  }

  /** Docker's own: a manifest list over schema 2 images. */
  public static Index dockerMultiPlatform(long seed) {
    return manifestList()
        .add(docker(seed).layers(2, 2_000).build())
        .add(docker(seed + 100).layers(2, 2_000).platform(Platform.LINUX_ARM64).build())
        .build();
  }

  /** An index of an index, as deep as asked. */
  public static Index nested(long seed, int depth) {
    return IntStream.range(1, depth)
        .boxed()
        .reduce(
            index().add(small(seed)).build(),
            (inner, level) -> index().add(inner).add(small(seed + 10L * level)).build(),
            (one, other) -> other);
  }

  /** An OCI 1.1 artifact; config and layer are the same two bytes. */
  public static Image emptyArtifact() {
    MemoryBlob empty = MemoryBlob.of("{}");
    return new ImageBuilder(Format.OCI, 0)
        .artifactType("application/vnd.example.test")
        .layer(new Layer(empty, "application/vnd.oci.empty.v1+json", empty.digest()))
        .build();
  }

  /** Docker schema 1, signed: its digest is not that of its text (§1.1). */
  public static Image schema1(long seed) {
    return SchemaOne.image(seed);
  }
}
