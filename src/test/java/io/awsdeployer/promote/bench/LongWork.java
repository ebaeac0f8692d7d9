package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.GeneratedBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.bench.Workload.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The images of a promotion that is longer than a call. Their layers are generated when read. */
enum LongWork {
  /**
   * Six images that share nothing, 12 GiB in layers of the sizes that images have: a few of
   * hundreds of MiB hold most of the bytes, and most layers are small.
   */
  MIXED {
    @Override
    List<Placed> images(double percent) {
      return IntStream.range(0, 2 * KINDS.size())
          .mapToObj(i ->
              placed(
                  "long/service-" + i,
                  1_000_000L * (i + 1),
                  KINDS.get(i % KINDS.size()).stream().map(mib -> scaled(mib, percent)).toList()))
          .toList();
    }
  },

  /** One layer that takes 60 % longer than a call of 30 seconds over a link of 600 Mbit/s. */
  GIANT {
    @Override
    List<Placed> images(double percent) {
      return List.of(
          placed("long/model", 99_000_000, List.of(scaled(3_433, percent), scaled(8, percent))));
    }
  };

  private static final long MIB = 1 << 20;

  /** Layers of an image with a model in it, of a service, and of tools, in MiB: each two GiB. */
  private static final List<List<Integer>> KINDS =
      List.of(
          List.of(1024, 700, 200, 60, 30, 20, 10, 4),
          List.of(420, 380, 310, 280, 220, 150, 110, 90, 48, 24, 12, 4),
          List.of(500, 500, 250, 250, 125, 125, 100, 64, 40, 30, 20, 16, 12, 8, 5, 3));

  /**
   * The images; generating them hashes every byte once.
   *
   * @param percent of the full sizes, layer by layer
   */
  abstract List<Placed> images(double percent);

  /** Of all layers of the mixed work. */
  static long layerBytes(double percent) {
    return IntStream.range(0, 2 * KINDS.size())
        .boxed()
        .flatMap(i -> KINDS.get(i % KINDS.size()).stream())
        .mapToLong(mib -> scaled(mib, percent))
        .sum();
  }

  static LongWork of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Placed placed(String repository, long seed, List<Long> sizes) {
    List<Blob> layers = new ArrayList<>();
    IntStream.range(0, sizes.size())
        .parallel()
        .<Blob>mapToObj(i -> GeneratedBlob.of(seed + i, sizes.get(i)))
        .forEachOrdered(layers::add);
    var builder = TestImages.oci(seed);
    layers.forEach(builder::layer);
    Image image = builder.build();
    return new Placed(repository, "1.0", image);
  }

  private static long scaled(int mib, double percent) {
    return (long) Math.max(1, mib * MIB * percent / 100);
  }
}
