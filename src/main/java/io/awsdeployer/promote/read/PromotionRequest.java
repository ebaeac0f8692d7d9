package io.awsdeployer.promote.read;

import io.awsdeployer.promote.naming.BuildNames;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import java.util.List;
import java.util.Optional;

/**
 * What the function is asked for: the event, validated.
 *
 * @param sk any time-sortable unique string; the sort key of aws-deployer's build record
 * @param location where the manifest file lies, and a switch's receipt; absent only when {@code
 *     images} is there and the action has no receipt
 * @param templateName carried along for those who ask
 * @param baseRepo carried along for those who ask
 * @param targetAccount absent: the function's own
 * @param targetRegion absent: the function's own
 * @param strategy whether images are promoted into the target or looked up where it pulls from
 * @param images instead of the manifest file
 * @param executionId correlates the log with the caller's
 * @param receipt which one to revert by, instead of the one beside the manifest
 * @param build what the placeholders in tags stand for
 * @param allowOlder whether tags may move back to this build from a newer one
 */
public record PromotionRequest(
    String env,
    String repo,
    String sk,
    Optional<ManifestLocation> location,
    Optional<String> templateName,
    Optional<String> baseRepo,
    Optional<AccountId> targetAccount,
    Optional<RegionName> targetRegion,
    EcrStrategy strategy,
    Action action,
    Optional<List<ImageSpec>> images,
    Optional<String> executionId,
    Optional<ObjectUri> receipt,
    BuildNames build,
    boolean allowOlder) {

  public PromotionRequest {
    TextRule.ENV.check(env);
    TextRule.NAME.check(repo);
    TextRule.NAME.check(sk);
    templateName.ifPresent(TextRule.NAME::check);
    baseRepo.ifPresent(TextRule.NAME::check);
    executionId.ifPresent(TextRule.EXECUTION_ID::check);
    images = images.map(List::copyOf);
    if (location.isEmpty() && receipt.isEmpty() && (images.isEmpty() || action.hasReceipt())) {
      throw new IllegalArgumentException("there is no location for a manifest or a receipt");
    }
  }

  /** The same, asked for something else. */
  public PromotionRequest with(Action other) {
    return copy(targetAccount, targetRegion, other);
  }

  /** The same for one target. */
  public PromotionRequest to(RegistryId target) {
    return copy(Optional.of(target.account()), Optional.of(target.region()), action);
  }

  private PromotionRequest copy(
      Optional<AccountId> account, Optional<RegionName> region, Action wanted) {
    return new PromotionRequest(
        env,
        repo,
        sk,
        location,
        templateName,
        baseRepo,
        account,
        region,
        strategy,
        wanted,
        images,
        executionId,
        receipt,
        build,
        allowOlder);
  }

  /** Whether the images were resolved before, once for this call and those of all other targets. */
  public boolean handedOver() {
    return images.isPresent() && (action == Action.STAGE || action == Action.SWITCH);
  }

  /** The images that the event itself names; when present, S3 is not asked. */
  public Optional<DeployManifest> inlineManifest() {
    return images.map(list -> new DeployManifest(DeployManifest.INLINE, list));
  }
}
