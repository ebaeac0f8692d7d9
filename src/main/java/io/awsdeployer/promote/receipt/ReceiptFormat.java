package io.awsdeployer.promote.receipt;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A receipt as JSON. Tags move by it, so nothing in it is passed over or guessed.
 *
 * <pre>{@code
 * {"build": {"env": "prod", "repo": "shop", "sk": "2bJ…"},
 *  "source": {"account": "111111111111", "region": "eu-central-1"},
 *  "target": {"account": "222222222222", "region": "us-east-1"},
 *  "status": "switched",
 *  "tags": [{"source": "shop/api:1", "repository": "shop/api", "tag": "1",
 *            "digest": "sha256:…", "replaced": "sha256:…"}]}
 * }</pre>
 */
final class ReceiptFormat {
  /** Ten thousand images, which is all that a manifest may have, of a thousand bytes each. */
  private static final int MOST_MEBIBYTES = 16;

  private static final String BUILD = "build";
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
    ArrayNode tags = document.putArray(TAGS);
    for (Receipt.Entry entry : receipt.tags()) {
      ObjectNode tag =
          tags.addObject()
              .put("source", entry.sourceRepository().with(entry.sourceReference()))
              .put("repository", entry.repository().value())
              .put("tag", entry.tag().value())
              .put("digest", entry.digest().value());
      entry.replaced().ifPresent(digest -> tag.put("replaced", digest.value()));
    }
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
        Fields.strict(Place.ROOT, object, List.of(BUILD, "source", "target", "status", TAGS));
    Optional<Receipt.Build> build = part(fields, BUILD, ReceiptFormat::build);
    Optional<RegistryId> source = part(fields, "source", ReceiptFormat::registry);
    Optional<RegistryId> target = part(fields, "target", ReceiptFormat::registry);
    Optional<Receipt.Status> status = fields.required("status", Receipt.Status::of);
    List<Receipt.Entry> tags =
        fields.array(TAGS).map(array -> entries(array, fields.of(TAGS))).orElse(List.of());
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
        tags);
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

  private static List<Receipt.Entry> entries(JsonNode array, Findings findings) {
    Map<String, Receipt.Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < array.size(); i++) {
      Place place = Place.ROOT.field(TAGS).item(i);
      if (!(array.get(i) instanceof ObjectNode node)) {
        findings.add(place, "must be an object, not " + Fields.kind(array.get(i)));
        continue;
      }
      Optional<Receipt.Entry> entry = entry(new Part(place, node, findings));
      if (entry.isPresent() && entries.putIfAbsent(entry.get().name(), entry.get()) != null) {
        findings.add(place, "is the second about " + entry.get().name());
      }
    }
    return new ArrayList<>(entries.values());
  }

  private static Optional<Receipt.Entry> entry(Part part) {
    Fields fields =
        Fields.strict(
            part.place(),
            part.node(),
            List.of("source", "repository", "tag", "digest", "replaced"));
    Optional<Source> source = fields.required("source", Source::of);
    Optional<RepositoryName> repository = fields.required("repository", RepositoryName::new);
    Optional<Tag> tag = fields.required("tag", Tag::new);
    Optional<Digest> digest = fields.required("digest", Digest::new);
    Optional<Digest> replaced = fields.optional("replaced", Digest::new);
    return fields.report(part.findings())
        ? Optional.of(
            new Receipt.Entry(
                source.orElseThrow().repository(),
                source.orElseThrow().reference(),
                repository.orElseThrow(),
                tag.orElseThrow(),
                digest.orElseThrow(),
                replaced))
        : Optional.empty();
  }

  /** A source as people write it. */
  private record Source(RepositoryName repository, Reference reference) {
    static Source of(String text) {
      int at = text.indexOf('@');
      if (at >= 0) {
        return new Source(
            new RepositoryName(text.substring(0, at)), new Digest(text.substring(at + 1)));
      }
      int colon = text.lastIndexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "'%s' is not repository:tag or repository@digest".formatted(text));
      }
      return new Source(
          new RepositoryName(text.substring(0, colon)), new Tag(text.substring(colon + 1)));
    }
  }
}
