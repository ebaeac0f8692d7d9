package io.awsdeployer.promote.receipt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.plan.Companions;
import io.awsdeployer.promote.plan.ImageShares;
import io.awsdeployer.promote.plan.NewerBuild;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a receipt says of one tag for people and audits. No tag moves by it; receipts of earlier
 * versions have less of it.
 *
 * @param share what the call had to bring for it
 * @param newerBuild whose tag it was, where it went back on purpose
 * @param referrers how many signatures, SBOMs and so on belong to the image and travel with it, by
 *     artifact type
 */
public record TagNotes(
    Optional<ImageShares.Share> share,
    Optional<NewerBuild> newerBuild,
    SortedMap<String, Integer> referrers) {
  static final List<String> FIELDS = List.of("blobs", "bytes", "newer_build", "referrers");

  private static final String BLOBS = "blobs";
  private static final String BYTES = "bytes";
  private static final String NEWER_BUILD = "newer_build";
  private static final String REFERRERS = "referrers";

  static final TagNotes NONE = new TagNotes(Optional.empty(), Optional.empty(), new TreeMap<>());

  public TagNotes {
    referrers = new TreeMap<>(referrers);
  }

  /** Of an image of a plan. */
  static TagNotes of(PromotionPlan plan, PlannedImage image, ImageShares shares) {
    Companions.Belonging belonging = plan.companions().of().get(image.spec());
    return new TagNotes(
        Optional.of(shares.of(image)),
        image.newerBuild(),
        belonging == null ? new TreeMap<>() : belonging.types());
  }

  TagNotes past(Optional<NewerBuild> build) {
    return new TagNotes(share, build, referrers);
  }

  void write(ObjectNode tag) {
    share.ifPresent(some -> tag.put(BLOBS, some.blobs()).put(BYTES, some.bytes()));
    newerBuild.ifPresent(
        build -> tag.putObject(NEWER_BUILD).put("sk", build.sk()).put("repo", build.repo()));
    if (!referrers.isEmpty()) {
      referrers.forEach(tag.putObject(REFERRERS)::put);
    }
  }

  /** What is not as it should be is passed over. */
  static TagNotes read(ObjectNode tag) {
    Optional<ImageShares.Share> share =
        tag.path(BLOBS).isInt() && tag.path(BYTES).isIntegralNumber()
            ? Optional.of(new ImageShares.Share(tag.path(BLOBS).asInt(), tag.path(BYTES).asLong()))
            : Optional.empty();
    Optional<NewerBuild> newerBuild =
        tag.path(NEWER_BUILD).path("sk").isTextual()
            ? Optional.of(
                new NewerBuild(
                    tag.path(NEWER_BUILD).path("sk").asText(),
                    tag.path(NEWER_BUILD).path("repo").asText()))
            : Optional.empty();
    SortedMap<String, Integer> referrers = new TreeMap<>();
    tag.path(REFERRERS).forEachEntry((type, count) -> referrers.put(type, count.asInt()));
    return new TagNotes(share, newerBuild, referrers);
  }
}
