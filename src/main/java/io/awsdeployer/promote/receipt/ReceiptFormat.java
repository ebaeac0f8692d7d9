package io.awsdeployer.promote.receipt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.read.Fields;
import io.awsdeployer.promote.read.Findings;
import io.awsdeployer.promote.read.NotJsonException;
import io.awsdeployer.promote.read.Place;
import io.awsdeployer.promote.read.StrictJson;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A receipt as JSON, by docs/receipt.schema.json. Tags move by it, so nothing of them is passed
 * over or guessed; {@link Notes} are for people. Receipts of earlier versions lack what is marked
 * with a question mark.
 *
 * <pre>{@code
 * {"build": {"env": "prod", "repo": "shop", "sk": "2bJ…"},
 *  "source": {"account": "111111111111", "region": "eu-central-1"},
 *  "target": {"account": "222222222222", "region": "us-east-1"},
 *  "status": "switched", "promotion?": {…}, "parameters?": {…}, "revert?": {…},
 *  "repositories_created?": ["shop/api"],
 *  "tags": [{"source": "shop/api:1", "source_digest?": "sha256:…",
 *            "repository": "shop/api", "tag": "1", "digest": "sha256:…",
 *            "replaced": "sha256:…", "kept?": "rollback-1", "blobs?": 2, "bytes?": 1200,
 *            "newer_build?": {"sk": "3aK…", "repo": "shop"}, "referrers?": {…}}]}
 * }</pre>
 */
final class ReceiptFormat {
  /** Ten thousand images, which is all that a manifest may have, of a thousand bytes each. */
  private static final int MOST_MEBIBYTES = 16;

  /** One for each image of the largest manifest, and as many of earlier calls. */
  private static final int MOST_CREATED = 20_000;

  private static final String BUILD = "build";
  private static final String PROMOTION = "promotion";
  private static final String PARAMETERS = "parameters";
  private static final String REVERT = "revert";
  private static final String CREATED = "repositories_created";
  private static final String TAGS = "tags";

  private final StrictJson json = new StrictJson(MOST_MEBIBYTES, 8, 4_096);

  /** Bytes beyond which a receipt is neither read nor written. */
  int mostBytes() {
    return json.mostBytes();
  }

  byte[] write(Receipt receipt) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .putObject(BUILD)
        .put("env", receipt.build().env())
        .put("repo", receipt.build().repo())
        .put("sk", receipt.build().sk());
    registry(document.putObject("source"), receipt.source());
    registry(document.putObject("target"), receipt.target());
    document.put("status", receipt.status().word());
    receipt.notes().promotion().ifPresent(json -> document.set(PROMOTION, json));
    receipt.notes().parameters().ifPresent(json -> document.set(PARAMETERS, json));
    receipt.notes().revert().ifPresent(json -> document.set(REVERT, json));
    if (!receipt.created().isEmpty()) {
      ArrayNode created = document.putArray(CREATED);
      receipt.created().forEach(name -> created.add(name.value()));
    }
    ArrayNode tags = document.putArray(TAGS);
    receipt.tags().forEach(entry -> ReceiptEntries.write(entry, tags.addObject()));
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void registry(ObjectNode node, RegistryId id) {
    node.put("account", id.account().value()).put("region", id.region().value());
  }

  /**
   * Reads it.
   *
   * @param origin what to call it in messages
   * @throws InvalidManifestException with every problem and its place
   */
  Receipt read(byte[] bytes, String origin) {
    try {
      if (json.read(bytes) instanceof ObjectNode object) {
        return read(object, origin);
      }
      throw damaged(Problem.of("The receipt %s is not an object.".formatted(origin)));
    } catch (NotJsonException e) {
      throw damaged(Problem.of("The receipt %s %s.".formatted(origin, e.getMessage())));
    }
  }

  private static InvalidManifestException damaged(Problem problem) {
    return new InvalidManifestException(
        problem.remedy(
            "restore an earlier version of the object, if the bucket keeps versions; without it the"
                + " tags have to be put back by hand"));
  }

  private static Receipt read(ObjectNode object, String origin) {
    Findings findings = new Findings();
    Fields fields =
        Fields.strict(
            Place.ROOT,
            object,
            List.of(
                BUILD, "source", "target", "status", PROMOTION, PARAMETERS, REVERT, CREATED, TAGS));
    Optional<Receipt.Build> build = part(fields, BUILD, ReceiptFormat::build);
    Optional<RegistryId> source = part(fields, "source", ReceiptFormat::registry);
    Optional<RegistryId> target = part(fields, "target", ReceiptFormat::registry);
    Optional<Receipt.Status> status = fields.required("status", Receipt.Status::of);
    List<RepositoryName> created = fields.texts(CREATED, 1, MOST_CREATED, RepositoryName::new);
    List<Receipt.Entry> tags =
        fields
            .array(TAGS)
            .map(array -> ReceiptEntries.read(array, Place.ROOT.field(TAGS), fields.of(TAGS)))
            .orElse(List.of());
    Notes notes =
        new Notes(note(fields, PROMOTION), note(fields, PARAMETERS), note(fields, REVERT));
    if (!object.has(TAGS)) {
      fields.wrong(TAGS, "is missing");
    }
    if (!fields.report(findings)) {
      throw damaged(findings.about("The receipt " + origin));
    }
    return new Receipt(
        build.orElseThrow(),
        source.orElseThrow(),
        target.orElseThrow(),
        status.orElseThrow(),
        created,
        tags,
        notes);
  }

  private static Optional<ObjectNode> note(Fields fields, String name) {
    return fields.present(name) ? fields.object(name) : Optional.empty();
  }

  /** An object within the document. */
  private static <T> Optional<T> part(
      Fields fields, String name, Function<Part, Optional<T>> reading) {
    return fields
        .object(name)
        .flatMap(node -> reading.apply(new Part(Place.ROOT.field(name), node, fields.of(name))));
  }

  private record Part(Place place, ObjectNode node, Findings findings) {}

  private static Optional<Receipt.Build> build(Part part) {
    Fields fields = Fields.strict(part.place(), part.node(), List.of("env", "repo", "sk"));
    Optional<String> env = fields.required("env", Function.identity());
    Optional<String> repo = fields.required("repo", Function.identity());
    Optional<String> sk = fields.required("sk", Function.identity());
    return fields.report(part.findings())
        ? Optional.of(new Receipt.Build(env.orElseThrow(), repo.orElseThrow(), sk.orElseThrow()))
        : Optional.empty();
  }

  private static Optional<RegistryId> registry(Part part) {
    Fields fields = Fields.strict(part.place(), part.node(), List.of("account", "region"));
    Optional<AccountId> account = fields.required("account", AccountId::new);
    Optional<RegionName> region = fields.required("region", RegionName::new);
    return fields.report(part.findings())
        ? Optional.of(new RegistryId(account.orElseThrow(), region.orElseThrow()))
        : Optional.empty();
  }
}
