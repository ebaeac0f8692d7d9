package io.awsdeployer.promote.options;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.read.Fields;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The section {@code session}: what the target's role session is limited to and marked with.
 *
 * @param scoped whether it is limited to the promotion's repositories and to what the call does
 * @param tags what of the event it is tagged with
 */
public record SessionOptions(boolean scoped, Set<Tag> tags) {
  public static final SessionOptions NONE = new SessionOptions(false, Set.of());

  static final List<String> FIELDS = List.of("scoped", "tags");

  /** A field of the event, and the key of the tag. */
  public enum Tag {
    ENV,
    REPO,
    SK;

    /** As the event calls it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Tag> of(String word) {
      return Arrays.stream(values()).filter(tag -> tag.word().equals(word)).findFirst();
    }
  }

  public SessionOptions {
    tags = Set.copyOf(tags);
  }

  static SessionOptions read(Fields fields) {
    Set<Tag> tags = new LinkedHashSet<>();
    fields
        .array("tags")
        .ifPresent(array -> {
          for (JsonNode item : array) {
            Optional<Tag> tag = Tag.of(item.asText());
            tag.ifPresentOrElse(
                tags::add,
                () ->
                    fields.wrong(
                        "tags",
                        "%s is not one of %s"
                            .formatted(
                                item,
                                Arrays.stream(Tag.values())
                                    .map(Tag::word)
                                    .collect(Collectors.joining(", ")))));
          }
        });
    return new SessionOptions(fields.flag("scoped"), tags);
  }
}
