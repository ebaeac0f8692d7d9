package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.ecr.MediaTypes;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import java.util.List;
import java.util.stream.Stream;

/** Which manifests PutImage takes (§1.7). */
final class ManifestCases {
  private static final String INVALID =
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'";
  private static final String CONFIG =
      "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:%s\",\"size\":2}"
          .formatted("0".repeat(64));

  private ManifestCases() {}

  static List<ConformanceCase> all() {
    Stream<ConformanceCase> refused =
        Stream.of(
            refused("what is not JSON is no manifest", "not json"),
            refused("neither is an array", "[]"),
            refused("an image has layers", "{\"schemaVersion\":2,%s}".formatted(CONFIG)),
            refused("one at least", "{\"schemaVersion\":2,%s,\"layers\":[]}".formatted(CONFIG)),
            refused(
                "a descriptor has no field of its own making", withLayer(",\"colour\":\"red\"")),
            new ConformanceCase("1.7", "a media type is declared or inside", ManifestCases::bare),
            new ConformanceCase(
                "1.7", "the withdrawn artifact manifest is refused", ManifestCases::withdrawn),
            new ConformanceCase(
                "1.0", "a manifest over 4 Mi characters is refused", ManifestCases::huge));
    Stream<ConformanceCase> taken =
        Stream.of(
            taken("an OCI index with attestations is taken", TestImages.multiPlatform(50)),
            taken("Docker's list over schema 2 is taken", TestImages.dockerMultiPlatform(60)),
            taken("an index within an index is taken", TestImages.nested(70, 2)),
            taken(
                "zstd, and a layer twice, are taken",
                TestImages.oci(40).zstdLayer(10).duplicateLayer().build()),
            taken(
                "a foreign layer need not be there",
                TestImages.docker(5).foreignLayer().layer(100).build()),
            taken(
                "a type that is only declared is enough",
                TestImages.oci(1).layer(100).withoutInnerMediaType().build()));
    return Stream.concat(refused, taken).toList();
  }

  private static String withLayer(String field) {
    return "{\"schemaVersion\":2,%s,\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"sha256:%s\",\"size\":2%s}]}"
        .formatted(CONFIG, "0".repeat(64), field);
  }

  private static ConformanceCase refused(String title, String manifest) {
    return new ConformanceCase(
        "1.7",
        title,
        bench ->
            put(bench, manifest, MediaTypes.OCI_MANIFEST)
                .refusedAs("InvalidParameterException", INVALID));
  }

  private static ConformanceCase taken(String title, TestManifest manifest) {
    return new ConformanceCase(
        "1.7",
        title,
        bench -> {
          String repository = bench.repository();
          bench.stage(repository, manifest);
          return bench.put(repository, manifest, "v1").okAs(manifest.digest());
        });
  }

  private static Comparison bare(Workbench bench) {
    Image bare = TestImages.oci(1).layer(100).withoutInnerMediaType().build();
    String repository = bench.repository();
    bench.stage(repository, bare);
    return bench
        .put(bench.request(repository, bare).imageManifestMediaType(null))
        .refusedAs("InvalidParameterException", INVALID);
  }

  private static Comparison withdrawn(Workbench bench) {
    String type = "application/vnd.oci.artifact.manifest.v1+json";
    return put(bench, "{\"mediaType\":\"%s\",\"blobs\":[]}".formatted(type), type)
        .refusedAs("InvalidParameterException", INVALID);
  }

  private static Comparison huge(Workbench bench) {
    return put(bench, " ".repeat(4_194_305), MediaTypes.OCI_MANIFEST)
        .refusedAs(
            "InvalidParameterException",
            "Invalid parameter at 'imageManifest' failed to satisfy constraint: 'Member must have length between 1 and 4194304'");
  }

  private static Answer put(Workbench bench, String manifest, String type) {
    String repository = bench.repository();
    return Answer.of(() ->
        bench
            .ecr()
            .putImage(r ->
                r.repositoryName(repository).imageManifest(manifest).imageManifestMediaType(type))
            .image()
            .imageId()
            .imageDigest());
  }
}
