package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PlannedRepository;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.Reverted;
import java.util.List;
import java.util.Optional;

/**
 * Writes the contract's output: {@code images_promoted}, {@code images}, {@code skipped}; anything
 * else only in addition, and only while it fits. But {@code parameters} always stay: CloudFormation
 * would deploy something else without them. Those of the most images that a manifest may hand over
 * take some 130 KiB.
 */
public final class OutputWriter {
  /** Step Functions carries 256 KiB of state, which is not all ours. */
  private static final int MOST_BYTES = 160 * 1024;

  static final String TAGS = "tags";
  static final String NOTIFIED = "notified";
  private static final String RECEIPT = "receipt";

  private final OutputSize size;

  public OutputWriter() {
    this(MOST_BYTES);
  }

  OutputWriter(int mostBytes) {
    this.size = new OutputSize(mostBytes);
  }

  /**
   * The output as a JSON object in UTF-8.
   *
   * @throws InvalidManifestException when resolved images are too many to be handed on
   */
  public byte[] write(Outcome outcome) {
    return outcome instanceof Outcome.Resolved resolved
        ? whole(resolved)
        : size.fitting(of(outcome));
  }

  private static ObjectNode of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Skipped skipped -> skipped(skipped);
      case Outcome.Planned planned -> planned(planned);
      case Outcome.Refused refused -> refused(refused);
      case Outcome.Resolved resolved -> resolved(resolved);
      case Outcome.Verified verified -> verified(verified);
      case Outcome.StagedOnly staged -> staged(staged);
      case Outcome.PutBack putBack -> putBack(putBack);
      case Outcome.Promoted promoted -> promoted(promoted);
      case Outcome.Notified notified -> notified(notified);
    };
  }

  /** What the contract asks for is of all parts together. */
  private static ObjectNode notified(Outcome.Notified notified) {
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    ArrayNode images = JsonNodeFactory.instance.arrayNode();
    int promoted = 0;
    boolean skipped = true;
    for (Outcome.Notified.Part part : notified.parts()) {
      ObjectNode output = of(part.outcome());
      promoted += output.path("images_promoted").asInt();
      skipped &= output.path("skipped").asBoolean();
      images.addAll((ArrayNode) output.remove("images"));
      parts.add(JsonNodeFactory.instance.objectNode().put("object", part.object()).setAll(output));
    }
    ObjectNode output = contract(promoted, images, skipped);
    if (skipped) {
      output.put("reason", "No deploy manifest was uploaded with images to promote");
    }
    output.set(NOTIFIED, parts);
    return output;
  }

  /** What is to be promoted is never shortened: a target would lack what was left out. */
  private byte[] whole(Outcome.Resolved resolved) {
    ObjectNode output = resolved(resolved);
    byte[] whole = OutputSize.bytes(output);
    if (whole.length > size.most()) {
      throw new InvalidManifestException(
          Problem.of(
                  "The %s of the manifest take %d KiB as a list with digests; a state machine can be given %d KiB of it."
                      .formatted(
                          Wording.count(output.path("images").size(), "image"),
                          (whole.length + 1023) / 1024,
                          size.most() / 1024))
              .remedy("split the deploy manifest into several deployments"));
    }
    return whole;
  }

  private static ObjectNode resolved(Outcome.Resolved resolved) {
    ObjectNode output =
        contract(0, ResolvedImages.of(resolved.images()), false).put("action", "resolve");
    output.set("source", registry(resolved.source()));
    return output;
  }

  private static ObjectNode contract(int promoted, ArrayNode images, boolean skipped) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.put("images_promoted", promoted);
    output.set("images", images);
    return output.put("skipped", skipped);
  }

  /** Of an outcome that leaves the tags as they are. */
  private static ObjectNode unswitched(PromotionPlan plan, String action) {
    ObjectNode output = contract(plan.imagesInPlace(), uris(plan), false).put("action", action);
    registries(output, plan);
    return output;
  }

  private static ObjectNode staged(Outcome.StagedOnly staged) {
    PromotionPlan plan = staged.plan();
    ObjectNode output = unswitched(plan, "stage");
    output.put("images_staged", plan.imageCount() - plan.imagesInPlace());
    created(output, plan);
    staged.receipt().ifPresent(uri -> output.put(RECEIPT, uri));
    transfer(output, staged.staged());
    output.put("duration_ms", staged.duration().toMillis());
    ArrayNode details = output.putArray("details");
    plan.images().forEach(image -> details.add(ImageDetail.staged(image, plan.companions())));
    return output;
  }

  private static ObjectNode verified(Outcome.Verified verified) {
    ArrayNode uris = JsonNodeFactory.instance.arrayNode();
    verified.images().forEach(image -> uris.add(image.uri()));
    ObjectNode output =
        contract(verified.images().size(), uris, false).put("action", verified.action().word());
    pulling(output, verified.registry());
    options(output, verified.options());
    verified.receipt().ifPresent(uri -> output.put(RECEIPT, uri));
    output.put("duration_ms", verified.duration().toMillis());
    ArrayNode details = output.putArray("details");
    verified.images().forEach(image -> details.add(ImageDetail.verified(image)));
    if (verified.action() == Action.PLAN) {
      output.put(PlanOutput.VERDICT, PlanOutput.NOTHING);
    }
    return output;
  }

  private static void pulling(ObjectNode output, RegistryId elsewhere) {
    output.put("ecr_strategy", "cross_account");
    output.set("registry", registry(elsewhere));
  }

  private static ObjectNode skipped(Outcome.Skipped skipped) {
    ObjectNode output = contract(0, JsonNodeFactory.instance.arrayNode(), true);
    output.put("reason", skipped.reason());
    if (skipped.action() == Action.PLAN) {
      output.put(PlanOutput.VERDICT, PlanOutput.NOTHING);
    }
    return output;
  }

  private static ObjectNode planned(Outcome.Planned planned) {
    ObjectNode output = unswitched(planned.plan(), "plan");
    output.put(PlanOutput.VERDICT, PlanOutput.verdict(planned.plan()));
    PlanOutput.add(output, planned);
    return output;
  }

  private static ObjectNode refused(Outcome.Refused refused) {
    ObjectNode output =
        contract(0, JsonNodeFactory.instance.arrayNode(), false).put("action", "plan");
    refused.source().ifPresent(source -> output.set("source", registry(source)));
    refused.target().ifPresent(target -> output.set("target", registry(target)));
    refused.registry().ifPresent(elsewhere -> pulling(output, elsewhere));
    output.put(PlanOutput.VERDICT, PlanOutput.REFUSED);
    PlanOutput.add(output, refused);
    return output;
  }

  private static ObjectNode promoted(Outcome.Promoted promoted) {
    PromotionPlan plan = promoted.plan();
    ObjectNode output =
        contract(plan.imageCount(), uris(plan), false).put("action", promoted.action().word());
    promoted.receipt().ifPresent(uri -> output.put(RECEIPT, uri));
    registries(output, plan);
    created(output, plan);
    transfer(output, promoted.staged());
    output.put("tags_switched", promoted.switched().tags());
    output.put("duration_ms", promoted.duration().toMillis());
    ArrayNode details = output.putArray("details");
    for (PlannedImage image : plan.images()) {
      ObjectNode detail =
          ImageDetail.done(
              image,
              Optional.ofNullable(promoted.switched().replaced().get(image.spec())),
              plan.companions());
      Optional.ofNullable(promoted.switched().passed().get(image.spec()))
          .ifPresent(build -> ImageDetail.past(build, detail));
      Optional.ofNullable(promoted.switched().kept().get(image.spec()))
          .ifPresent(tag -> detail.put("kept", tag.value()));
      details.add(detail);
    }
    return output;
  }

  private static ObjectNode putBack(Outcome.PutBack putBack) {
    ObjectNode output =
        contract(0, JsonNodeFactory.instance.arrayNode(), false).put("action", "revert");
    output.put(RECEIPT, putBack.receipt());
    output.set("target", registry(putBack.target()));
    output.put("tags_restored", putBack.reverted().restored());
    repositories(output, "repositories_left", putBack.repositories());
    ArrayNode tags = output.putArray(TAGS);
    for (Reverted.TagStanding standing : putBack.reverted().tags()) {
      ObjectNode tag =
          tags.addObject().put("tag", standing.tag()).put("result", standing.result().words());
      standing.digest().ifPresent(digest -> tag.put("digest", digest.value()));
    }
    return output;
  }

  private static void transfer(ObjectNode output, Staged staged) {
    output.put("blobs_copied", staged.blobs());
    output.put("bytes_copied", staged.bytes());
    if (staged.mounted() > 0) {
      output.put("blobs_mounted", staged.mounted());
    }
  }

  private static void registries(ObjectNode output, PromotionPlan plan) {
    output.set("source", registry(plan.source()));
    output.set("target", registry(plan.target()));
    options(output, plan.options());
    if (!plan.parameters().isEmpty()) {
      ObjectNode parameters = output.putObject("parameters");
      plan.parameters().forEach((name, image) -> parameters.put(name.value(), image));
    }
  }

  private static void options(ObjectNode output, List<String> on) {
    if (!on.isEmpty()) {
      on.forEach(output.putArray("options")::add);
    }
  }

  private static void created(ObjectNode output, PromotionPlan plan) {
    repositories(
        output,
        "repositories_created",
        plan.repositories().stream().map(PlannedRepository::name).toList());
  }

  private static void repositories(
      ObjectNode output, String field, List<RepositoryName> repositories) {
    if (!repositories.isEmpty()) {
      ArrayNode names = output.putArray(field);
      repositories.forEach(name -> names.add(name.value()));
    }
  }

  private static ObjectNode registry(RegistryId id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("account", id.account().value())
        .put("region", id.region().value());
  }

  private static ArrayNode uris(PromotionPlan plan) {
    ArrayNode uris = JsonNodeFactory.instance.arrayNode();
    plan.images().stream()
        .filter(image -> !image.lacksRepository())
        .forEach(image -> uris.add(image.uri()));
    return uris;
  }
}
