package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.GeneratedBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.IndexBuilder;
import io.awsdeployer.localaws.image.Layer;
import io.awsdeployer.localaws.image.Platform;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.bench.Workload.Copy;
import io.awsdeployer.promote.bench.Workload.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the work: content that nothing can compress, the same bytes whenever it is made.
 *
 * @param percent of the full amounts
 */
record Workloads(double percent) {
  static final List<String> NAMES =
      List.of("first", "next", "nothing", "giant", "swarm", "renamed");

  private static final long MIB = 1 << 20;
  private static final int IMAGES = 8;
  private static final List<Platform> PLATFORMS =
      List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64, new Platform("linux", "s390x"));

  /** Of each image's own layers, those that every build changes: 60 MB over all images. */
  private static final long TOP = 60_000_000 / (IMAGES * 3);

  /** With the tops, and one base for each platform, 1.5 GiB. */
  private static final long OWN = (1536 * MIB - 3 * 64 * MIB - 60_000_000) / (IMAGES * 3);

  private static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

  Workload named(String name) {
    return switch (name) {
      case "first" -> first();
      case "next" -> next();
      case "nothing" -> nothing();
      case "giant" -> giant();
      case "swarm" -> swarm();
      case "renamed" -> renamed();
      default ->
          throw new IllegalArgumentException(
              "'%s' is no workload; there are %s".formatted(name, NAMES));
    };
  }

  private Workload first() {
    List<Placed> images = release(1);
    return new Workload(
        "first",
        "%d images of 3 platforms with shared base layers, %s unique, into an empty registry"
            .formatted(IMAGES, Amounts.bytes(Content.of(images).bytes())),
        false,
        images,
        List.of(),
        same(images));
  }

  private Workload next() {
    List<Placed> old = release(1);
    List<Placed> images = release(2);
    return new Workload(
        "next",
        "the same images after the next build: only their top layers are new (%s)"
            .formatted(Amounts.bytes(Content.of(images).without(Content.of(old)).bytes())),
        false,
        images,
        old,
        same(images));
  }

  private Workload nothing() {
    // Requests are what counts here, so the full number but for a trial of the bench itself.
    int count = percent < 1 ? 5 : 50;
    List<Placed> images =
        IntStream.range(0, count)
            .mapToObj(i ->
                new Placed(
                    "nothing/service-" + i % 5,
                    "1.0." + i,
                    index(7_000_000 + i * 1_000L, List.of(4_096L, 4_096L, 4_096L))))
            .toList();
    return new Workload(
        "nothing",
        "%d images of 3 platforms in 5 repositories, all of them there already".formatted(count),
        false,
        images,
        images,
        same(images));
  }

  private Workload giant() {
    Image image = image(Platform.LINUX_AMD64, List.of(layer(9_000_000, scaled(2048 * MIB))));
    List<Placed> images = List.of(new Placed("giant/model", "1.0.0", image));
    return new Workload(
        "giant",
        "one image with one layer of " + Amounts.bytes(scaled(2048 * MIB)),
        false,
        images,
        List.of(),
        same(images));
  }

  private Workload swarm() {
    int count = (int) Math.max(3, 300 * percent / 100);
    List<Placed> images =
        IntStream.range(0, count)
            .mapToObj(i ->
                new Placed(
                    "swarm/service-" + i % 30,
                    "1.0." + i,
                    image(
                        Platform.LINUX_AMD64,
                        IntStream.range(0, 3)
                            .mapToObj(l -> layer(11_000_000 + 3L * i + l, 20_480))
                            .toList())))
            .toList();
    return new Workload(
        "swarm",
        "%d images of 3 layers of 20 KiB".formatted(count),
        false,
        images,
        List.of(),
        same(images));
  }

  private Workload renamed() {
    List<Placed> images = release(1);
    return new Workload(
        "renamed",
        "the %d images of `first` into other repositories of the registry that has them"
            .formatted(IMAGES),
        true,
        images,
        images,
        images.stream()
            .map(image -> new Copy(image, "production/" + image.repository(), image.tag()))
            .toList());
  }

  /** Eight services of one build; from build to build only the top layers differ. */
  private List<Placed> release(int build) {
    List<Placed> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      IndexBuilder index = TestImages.index();
      for (int p = 0; p < PLATFORMS.size(); p++) {
        index.add(
            image(
                PLATFORMS.get(p),
                List.of(
                    layer(100 + p, scaled(64 * MIB)),
                    layer(1_000 + i * 10L + p, scaled(OWN)),
                    layer(10_000L * build + i * 10L + p, scaled(TOP)))));
      }
      images.add(new Placed("shop/service-" + i, "1.0." + build, index.build()));
    }
    return List.copyOf(images);
  }

  private static TestManifest index(long seed, List<Long> sizes) {
    IndexBuilder index = TestImages.index();
    for (int p = 0; p < PLATFORMS.size(); p++) {
      long first = seed + p * 100L;
      index.add(
          image(
              PLATFORMS.get(p),
              IntStream.range(0, sizes.size())
                  .mapToObj(l -> layer(first + l, sizes.get(l)))
                  .toList()));
    }
    return index.build();
  }

  private static Image image(Platform platform, List<Layer> layers) {
    var builder = TestImages.oci(0).platform(platform);
    layers.forEach(builder::layer);
    return builder.build();
  }

  private static Layer layer(long seed, long size) {
    Blob blob = GeneratedBlob.of(seed, size);
    return new Layer(blob, GZIP, blob.digest());
  }

  private long scaled(long full) {
    return (long) Math.max(1_024, full * percent / 100);
  }

  private static List<Copy> same(List<Placed> images) {
    return images.stream().map(image -> new Copy(image, image.repository(), image.tag())).toList();
  }
}
