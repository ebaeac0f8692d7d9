package io.awsdeployer.promote.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.ecr.Encryption;
import io.awsdeployer.promote.ecr.RepositorySettings;
import io.awsdeployer.promote.ecr.RepositorySettings.Part;
import io.awsdeployer.promote.ecr.TagMutability;
import io.awsdeployer.promote.read.Fields;
import io.awsdeployer.promote.read.Place;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The section {@code repositories}: whether and how missing target repositories are made. Each
 * value that is given takes the place of the whole one that would be taken over.
 *
 * @param create where settings come from that are not given; absent: nothing is made
 */
public record RepositoryOptions(
    Optional<Origin> create,
    Optional<Boolean> scanOnPush,
    Optional<Encryption> encryption,
    Optional<TagMutability> mutability,
    Optional<String> lifecyclePolicy,
    Optional<String> policy,
    Optional<Map<String, String>> tags) {
  public static final RepositoryOptions NONE =
      new RepositoryOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  static final List<String> FIELDS =
      List.of(
          "create",
          "scan_on_push",
          "encryption",
          "mutability",
          "exclusions",
          "lifecycle_policy",
          "policy",
          "tags");

  /** ECR takes 50; one is ours while policies are missing. */
  private static final int MOST_TAGS = 49;

  private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
  private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");

  /** LifecyclePolicyText and RepositoryPolicyText of the service's model. */
  private static final int LONGEST_LIFECYCLE_POLICY = 30_720;

  private static final int LONGEST_POLICY = 10_240;

  /** Where settings come from. */
  public enum Origin {
    SOURCE,
    TEMPLATE,
    GIVEN;

    static Origin of(String word) {
      return switch (word) {
        case "source" -> SOURCE;
        case "template" -> TEMPLATE;
        case "given" -> GIVEN;
        default ->
            throw new IllegalArgumentException(
                "'%s' is not one of source, template, given".formatted(word));
      };
    }
  }

  /** What is given, over what is taken over. */
  public RepositorySettings over(RepositorySettings taken) {
    return new RepositorySettings(
        scanOnPush.orElse(taken.scanOnPush()),
        encryption.orElse(taken.encryption()),
        mutability.orElse(taken.mutability()),
        lifecyclePolicy.or(taken::lifecyclePolicy),
        policy.or(taken::policy),
        tags.orElse(taken.tags()));
  }

  /** What has to be asked for, because it is not given. */
  public Set<Part> taken() {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    if (scanOnPush.isEmpty() || encryption.isEmpty() || mutability.isEmpty()) {
      parts.add(Part.BASICS);
    }
    if (lifecyclePolicy.isEmpty()) {
      parts.add(Part.LIFECYCLE_POLICY);
    }
    if (policy.isEmpty()) {
      parts.add(Part.POLICY);
    }
    if (tags.isEmpty()) {
      parts.add(Part.TAGS);
    }
    return parts;
  }

  static RepositoryOptions read(Fields fields) {
    return new RepositoryOptions(
        fields.required("create", Origin::of),
        fields.present("scan_on_push")
            ? Optional.of(fields.flag("scan_on_push"))
            : Optional.empty(),
        encryption(fields),
        mutability(fields),
        document(fields, "lifecycle_policy", "rules", LONGEST_LIFECYCLE_POLICY),
        document(fields, "policy", "Statement", LONGEST_POLICY),
        tags(fields));
  }

  private static Optional<Encryption> encryption(Fields fields) {
    if (!fields.present("encryption")) {
      return Optional.empty();
    }
    return fields
        .object("encryption")
        .flatMap(node -> {
          Fields inner =
              Fields.strict(new Place("repositories.encryption"), node, List.of("type", "key"));
          Optional<Encryption.Type> type = inner.required("type", Encryption.Type::of);
          Optional<String> key = inner.optional("key", RepositoryOptions::key);
          if (!inner.report(fields.of("encryption")) || type.isEmpty()) {
            return Optional.empty();
          }
          return made(fields, "encryption", () -> new Encryption(type.get(), key));
        });
  }

  private static String key(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty; leave it away for the account's own key");
    }
    return text;
  }

  private static Optional<TagMutability> mutability(Fields fields) {
    List<String> exclusions = new ArrayList<>();
    for (JsonNode item :
        fields.array("exclusions").<Iterable<JsonNode>>map(a -> a).orElse(List.of())) {
      if (!item.isTextual()) {
        fields.wrong("exclusions", "must have strings, not " + Fields.kind(item));
        return Optional.empty();
      }
      exclusions.add(item.textValue());
    }
    Optional<TagMutability.Mode> mode = fields.optional("mutability", TagMutability.Mode::of);
    if (mode.isEmpty()) {
      if (!exclusions.isEmpty() && !fields.present("mutability")) {
        fields.wrong("exclusions", "says nothing without mutability");
      }
      return Optional.empty();
    }
    return made(fields, "mutability", () -> new TagMutability(mode.get(), exclusions));
  }

  private static Optional<String> document(Fields fields, String name, String member, int longest) {
    if (!fields.present(name)) {
      return Optional.empty();
    }
    Optional<ObjectNode> node = fields.object(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    String text = node.get().toString();
    if (!node.get().has(member)) {
      fields.wrong(name, "has no '%s'".formatted(member));
    } else if (text.length() > longest) {
      fields.wrong(name, "has %d characters, ECR takes %d".formatted(text.length(), longest));
    }
    return Optional.of(text);
  }

  private static Optional<Map<String, String>> tags(Fields fields) {
    if (!fields.present("tags")) {
      return Optional.empty();
    }
    Optional<ObjectNode> node = fields.object("tags");
    Map<String, String> tags = new LinkedHashMap<>();
    node.ifPresent(object ->
        object
            .properties()
            .forEach(entry -> {
              String value = entry.getValue().asText();
              if (!entry.getValue().isTextual()
                  || !TAG_KEY.matcher(entry.getKey()).matches()
                  || !TAG_VALUE.matcher(value).matches()
                  || entry.getKey().startsWith("aws:")) {
                fields.wrong(
                    "tags",
                    "'%s' is no tag: a key has 1 to 128 and its value 0 to 256 letters, digits, spaces or _ . : / = + - @, and no key begins with aws:"
                        .formatted(entry.getKey()));
              }
              tags.put(entry.getKey(), value);
            }));
    if (tags.size() > MOST_TAGS) {
      fields.wrong("tags", "has %d tags, at most %d can be".formatted(tags.size(), MOST_TAGS));
    }
    return node.map(_ -> tags);
  }

  private static <T> Optional<T> made(Fields fields, String name, Supplier<T> making) {
    try {
      return Optional.of(making.get());
    } catch (IllegalArgumentException e) {
      fields.wrong(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
