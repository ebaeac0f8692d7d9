package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What CloudFormation makes of a part of a template: {@code !Sub}, {@code !If} and {@code !Ref},
 * told by their shape, since a {@link Template} has lost the tags.
 *
 * @param names what parameters, pseudo parameters and resources come to
 * @param conditions of the template, those that hold
 * @param others of the template, those that do not
 */
record Filled(Map<String, String> names, Set<String> conditions, Set<String> others) {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");
  private static final String NO_VALUE = "AWS::NoValue";

  JsonNode of(JsonNode part) {
    if (part.isTextual()) {
      return new TextNode(names.getOrDefault(part.asText(), sub(part.asText(), names)));
    }
    if (isIf(part)) {
      return of(part.path(conditions.contains(part.path(0).asText()) ? 1 : 2));
    }
    if (isSub(part)) {
      Map<String, String> more = new HashMap<>(names);
      part.path(1)
          .propertyStream()
          .forEach(name -> more.put(name.getKey(), of(name.getValue()).asText()));
      return new TextNode(sub(part.path(0).asText(), more));
    }
    if (part.isArray()) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      part.valueStream().map(this::of).filter(Filled::isValue).forEach(filled::add);
      return filled;
    }
    if (part.isObject()) {
      ObjectNode filled = JsonNodeFactory.instance.objectNode();
      part.propertyStream()
          .map(field -> Map.entry(field.getKey(), of(field.getValue())))
          .filter(field -> isValue(field.getValue()))
          .forEach(field -> filled.set(field.getKey(), field.getValue()));
      return filled;
    }
    return part;
  }

  private boolean isIf(JsonNode part) {
    String condition = part.path(0).asText();
    return part.isArray()
        && part.size() == 3
        && (conditions.contains(condition) || others.contains(condition));
  }

  private static boolean isSub(JsonNode part) {
    return part.isArray()
        && part.size() == 2
        && part.path(0).asText().contains("${")
        && part.path(1).isObject();
  }

  private static boolean isValue(JsonNode filled) {
    return !filled.asText().equals(NO_VALUE);
  }

  private static String sub(String text, Map<String, String> names) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> {
          if (!names.containsKey(place.group(1))) {
            throw new IllegalArgumentException("nothing is known of " + place.group());
          }
          return Matcher.quoteReplacement(names.get(place.group(1)));
        });
  }
}
