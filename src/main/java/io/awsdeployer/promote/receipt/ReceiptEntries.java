package io.awsdeployer.promote.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.read.Fields;
import io.awsdeployer.promote.read.Findings;
import io.awsdeployer.promote.read.Place;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The tags of a receipt as JSON. */
final class ReceiptEntries {
  private static final List<String> FIELDS =
      Stream.concat(
              Stream.of(
                  "source", "source_digest", "repository", "tag", "digest", "replaced", "kept"),
              TagNotes.FIELDS.stream())
          .toList();

  private ReceiptEntries() {}

  static void write(Receipt.Entry entry, ObjectNode tag) {
    tag.put("source", entry.sourceRepository().with(entry.sourceReference()))
        .put("source_digest", entry.digest().value())
        .put("repository", entry.repository().value())
        .put("tag", entry.tag().value())
        .put("digest", entry.digest().value());
    entry.replaced().ifPresent(digest -> tag.put("replaced", digest.value()));
    entry.kept().ifPresent(kept -> tag.put("kept", kept.value()));
    entry.notes().write(tag);
  }

  static List<Receipt.Entry> read(JsonNode array, Place list, Findings findings) {
    Map<String, Receipt.Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < array.size(); i++) {
      Place place = list.item(i);
      if (!(array.get(i) instanceof ObjectNode node)) {
        findings.add(place, "must be an object, not " + Fields.kind(array.get(i)));
        continue;
      }
      Optional<Receipt.Entry> entry = entry(place, node, findings);
      if (entry.isPresent() && entries.putIfAbsent(entry.get().name(), entry.get()) != null) {
        findings.add(place, "is the second about " + entry.get().name());
      }
    }
    return new ArrayList<>(entries.values());
  }

  private static Optional<Receipt.Entry> entry(Place place, ObjectNode node, Findings findings) {
    Fields fields = Fields.strict(place, node, FIELDS);
    Optional<Source> source = fields.required("source", Source::of);
    Optional<RepositoryName> repository = fields.required("repository", RepositoryName::new);
    Optional<Tag> tag = fields.required("tag", Tag::new);
    Optional<Digest> digest = fields.required("digest", Digest::new);
    Optional<Digest> replaced = fields.optional("replaced", Digest::new);
    Optional<Tag> kept = fields.optional("kept", Tag::new);
    Optional<Digest> atSource = fields.optional("source_digest", Digest::new);
    if (atSource.isPresent() && !atSource.equals(digest)) {
      fields.wrong("source_digest", "is another than digest");
    }
    return fields.report(findings)
        ? Optional.of(
            new Receipt.Entry(
                source.orElseThrow().repository(),
                source.orElseThrow().reference(),
                repository.orElseThrow(),
                tag.orElseThrow(),
                digest.orElseThrow(),
                replaced,
                kept,
                TagNotes.read(node)))
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
