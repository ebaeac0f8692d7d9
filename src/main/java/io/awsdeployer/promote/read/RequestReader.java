package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.naming.BuildFacts;
import io.awsdeployer.promote.naming.BuildNames;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the event. Unknown fields are ignored, because Step Functions passes its whole state; what
 * is known is taken strictly, and everything wrong with it is told at once.
 */
public final class RequestReader {
  /** Lambda's own limit for a synchronous call. */
  private static final int MOST_MEBIBYTES = 6;

  private static final String IMAGES = ImageFormat.IMAGES;
  private static final String RECEIPT = "receipt";
  private static final List<String> FIELDS =
      List.of(
          "env",
          "repo",
          "sk",
          "s3_bucket",
          "s3_key",
          "template_name",
          "base_repo",
          "target_account",
          "target_region",
          "ecr_strategy",
          "ecr_account_id",
          "ecr_account_region",
          "target_env",
          "action",
          IMAGES,
          "execution_id",
          RECEIPT,
          "version",
          "commit_hash",
          "branch",
          "build_number",
          "build_time",
          "allow_older");

  private final StrictJson json = new StrictJson(MOST_MEBIBYTES, 500, MOST_MEBIBYTES << 20);

  /**
   * Reads the bytes of the event, the contract's or a notification of S3's.
   *
   * @param ownEnv the function's own environment, which a notification is for; may be empty
   * @throws InvalidRequestException with every field at fault
   */
  public Event read(byte[] event, String ownEnv) {
    JsonNode root = parsed(event);
    return NotificationReader.isNotification(root)
        ? new NotificationReader(ownEnv.strip()).read(root)
        : new Event.Asked(request(root));
  }

  private static PromotionRequest request(JsonNode root) {
    Optional<String> foreign = ForeignEvent.sentence(root);
    if (foreign.isPresent() || !(root instanceof ObjectNode object)) {
      throw new InvalidRequestException(Problem.of(foreign.orElse("The event is not an object.")));
    }
    return request(Fields.lenient(Place.ROOT, object, FIELDS));
  }

  private JsonNode parsed(byte[] event) {
    try {
      return json.read(event);
    } catch (NotJsonException e) {
      throw new InvalidRequestException(Problem.of("The event %s.".formatted(e.getMessage())), e);
    }
  }

  private static PromotionRequest request(Fields fields) {
    Optional<String> env = fields.required("env", TextRule.ENV::check);
    Optional<String> repo = fields.required("repo", TextRule.NAME::check);
    Optional<String> sk = fields.required("sk", TextRule.NAME::check);
    Optional<Action> action = fields.optional("action", Action::of);
    Optional<ObjectUri> receipt =
        action.filter(Action.REVERT::equals).flatMap(_ -> fields.optional(RECEIPT, ObjectUri::of));
    Optional<ManifestLocation> location = location(fields, action.filter(Action::hasReceipt));
    Optional<String> templateName = fields.optional("template_name", TextRule.NAME::check);
    Optional<String> baseRepo = fields.optional("base_repo", TextRule.NAME::check);
    Optional<AccountId> account = fields.optional("target_account", AccountId::new);
    Optional<RegionName> region = fields.optional("target_region", RegionName::new);
    EcrStrategy strategy = EcrStrategy.read(fields);
    Optional<String> executionId = fields.optional("execution_id", TextRule.EXECUTION_ID::check);
    boolean allowOlder = fields.flag("allow_older");
    // Tags are made of the fields above: where one of them is wrong, that is all there is to tell.
    BuildNames build =
        env.isPresent() && repo.isPresent() && sk.isPresent()
            ? BuildNames.of(
                new BuildFacts(
                    env.get(),
                    repo.get(),
                    sk.get(),
                    baseRepo,
                    location.map(ManifestLocation::prefix),
                    fields.hint("version"),
                    fields.hint("commit_hash"),
                    fields.hint("branch"),
                    fields.hint("build_number"),
                    fields.hint("build_time")))
            : BuildNames.ANY;
    Optional<List<ImageSpec>> images = images(fields, build);
    Findings findings = new Findings();
    if (!fields.report(findings)) {
      throw new InvalidRequestException(findings.about("The event"));
    }
    return new PromotionRequest(
        env.orElseThrow(),
        repo.orElseThrow(),
        sk.orElseThrow(),
        location,
        templateName,
        baseRepo,
        account,
        region,
        strategy,
        action.orElse(Action.PROMOTE),
        images,
        executionId,
        receipt,
        build,
        allowOlder);
  }

  /**
   * With images or a receipt of its own an event needs no place in S3, but for a switch's receipt;
   * what it has is checked all the same. Of other actions than revert a receipt is somebody else's
   * field, such as an earlier output's.
   */
  private static Optional<ManifestLocation> location(Fields fields, Optional<Action> withReceipt) {
    boolean named = withReceipt.equals(Optional.of(Action.REVERT)) && fields.present(RECEIPT);
    boolean inline = fields.present(IMAGES) || named;
    if (inline && !named && withReceipt.isPresent()) {
      Stream.of("s3_bucket", "s3_key")
          .filter(field -> !fields.given(field))
          .forEach(field ->
              fields.wrong(
                  field,
                  "is missing: '%s' has its receipt there, also when the event brings the images"
                      .formatted(withReceipt.get().word())));
    }
    boolean needed = !inline;
    Optional<String> bucket =
        needed
            ? fields.required("s3_bucket", ManifestLocation::checkBucket)
            : fields.optional("s3_bucket", ManifestLocation::checkBucket);
    Optional<String> prefix =
        needed || fields.present("s3_key")
            ? fields.requiredMaybeEmpty("s3_key", ManifestLocation::prefixOf)
            : Optional.empty();
    return bucket.flatMap(b -> prefix.map(p -> new ManifestLocation(b, p)));
  }

  private static Optional<List<ImageSpec>> images(Fields fields, BuildNames build) {
    return fields
        .array(IMAGES)
        .map(array ->
            new ImageList(new DeployManifestFormat(build), fields.of(IMAGES))
                .read(array, Place.ROOT.field(IMAGES)));
  }
}
