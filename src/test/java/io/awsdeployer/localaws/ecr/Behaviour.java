package io.awsdeployer.localaws.ecr;

import java.util.EnumSet;
import java.util.Set;

/**
 * How the local ECR behaves where the real one is unknown or too slow to test.
 *
 * @param switches what is turned around
 * @param parts the sizes of layer parts
 * @param imagesPerRepository a quota (§3)
 * @param rateScale 0 = no throttling, 1 = the default quotas of §3, 0.1 = a tenth of them
 */
public record Behaviour(
    Set<Switch> switches, PartLimits parts, int imagesPerRepository, double rateScale) {

  public Behaviour {
    switches = Set.copyOf(switches);
  }

  /**
   * The sizes of layer parts.
   *
   * @param suggested what InitiateLayerUpload answers as partSize
   * @param minimum what every part but the last must have
   * @param maximum what UploadLayerPart takes at most
   */
  public record PartLimits(long suggested, long minimum, long maximum) {}

  /** What ecr-behaviour.md holds most likely, unthrottled. */
  public static Behaviour documented() {
    return new Behaviour(Set.of(), new PartLimits(10_485_760, 5_242_880, 20_971_520), 100_000, 0);
  }

  public boolean has(Switch one) {
    return switches.contains(one);
  }

  public Behaviour with(Switch... more) {
    Set<Switch> all = EnumSet.noneOf(Switch.class);
    all.addAll(switches);
    all.addAll(Set.of(more));
    return new Behaviour(all, parts, imagesPerRepository, rateScale);
  }

  public Behaviour withParts(long suggested, long minimum) {
    PartLimits limits = new PartLimits(suggested, minimum, parts.maximum());
    return new Behaviour(switches, limits, imagesPerRepository, rateScale);
  }

  public Behaviour withImagesPerRepository(int images) {
    return new Behaviour(switches, parts, images, rateScale);
  }

  public Behaviour withRateScale(double scale) {
    return new Behaviour(switches, parts, imagesPerRepository, scale);
  }
}
