package io.awsdeployer.promote.demo;

import static io.awsdeployer.promote.demo.MachineFiles.halfOfTheJdk;
import static io.awsdeployer.promote.demo.MachineFiles.under;

import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Layer;
import io.awsdeployer.localaws.image.Platform;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.testing.BuildOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The images of a little shop, as a build with buildx would leave them. Their layers are real
 * archives of this machine's files, their sizes and shapes are like those of real services; nobody
 * runs them.
 */
record ShopImages(List<Built> images) {
  static final String TAG = "1.4.0";
  private static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

  /** An image, where it goes in the source, and what to say of it. */
  record Built(String repository, String tag, TestManifest manifest, String what) {}

  /** The repositories they need. */
  static List<String> repositories() {
    return List.of("shop/api", "shop/worker", "shop/migrations");
  }

  static ShopImages build() throws IOException {
    Layer baseAmd64 = Tarball.layer(halfOfTheJdk(0), OCI_LAYER);
    Layer baseArm64 = Tarball.layer(halfOfTheJdk(1), OCI_LAYER);
    Layer libraries = Tarball.layer(under(BuildOutput.libraries(), "app/lib/"), OCI_LAYER);
    Layer api = Tarball.layer(under(BuildOutput.classes(), "app/classes/"), OCI_LAYER);
    Layer worker = text("app/worker.conf", OCI_LAYER);
    Layer dockerBase = new Layer(baseAmd64.blob(), DOCKER_LAYER, baseAmd64.diffId());

    Image apiAmd64 =
        TestImages.oci(1)
            .layer(baseAmd64)
            .layer(libraries)
            .layer(api)
            .platform(Platform.LINUX_AMD64)
            .build();
    Image apiArm64 =
        TestImages.oci(2)
            .layer(baseArm64)
            .layer(libraries)
            .layer(api)
            .platform(Platform.LINUX_ARM64)
            .build();
    TestManifest apiIndex =
        TestImages.index()
            .add(apiAmd64)
            .add(apiArm64)
            .attestationOf(apiAmd64)
            .attestationOf(apiArm64)
            .build();
    TestManifest workerImage =
        TestImages.oci(3).layer(baseAmd64).layer(libraries).layer(worker).build();
    TestManifest migrations =
        TestImages.docker(4).layer(dockerBase).layer(text("app/schema.sql", DOCKER_LAYER)).build();
    return new ShopImages(
        List.of(
            new Built("shop/api", TAG, apiIndex, "OCI index, 2 platforms with attestations"),
            new Built("shop/worker", TAG, workerImage, "OCI image, shares two layers with api"),
            new Built("shop/migrations", TAG, migrations, "Docker image, shares the base layer")));
  }

  private static Layer text(String name, String mediaType) throws IOException {
    Path pom = BuildOutput.classes().resolveSibling("../pom.xml").normalize();
    return Tarball.layer(new TreeMap<>(Map.of(name, pom)), mediaType);
  }
}
