package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import java.util.Map;
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

  /**
   * Every kind of image that a registry may be asked to keep, by a name. By ECR's API {@code large}
   * goes up in two parts, also to servers that want parts of 10 MiB.
   */
  public static Map<String, TestManifest> everyKind() {
    return Map.of(
        "oci", small(10),
        "docker", docker(20).layers(3, 1_000).build(),
        "index", multiPlatform(30),
        "list", dockerMultiPlatform(40),
        "nested", nested(50, 3),
        "zstd", oci(60).zstdLayer(2_000).build(),
        "artifact", oci(71).artifactType("application/vnd.a").layer(10).build(),
        "large", oci(80).layer(11_000_000).build(),
        "twice", oci(90).layer(500).duplicateLayer().build());
  }
}
