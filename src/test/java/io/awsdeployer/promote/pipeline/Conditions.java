package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A template's section {@code Conditions}, decided as CloudFormation does it: {@code !Equals},
 * {@code !Not}, {@code !And}, {@code !Or} of parameters and of one another.
 */
final class Conditions {
  private final Map<String, Expression> expressions = new LinkedHashMap<>();
  private final Map<String, String> parameters;

  /** A part of a condition, with its tag. */
  private record Expression(String tag, String text, List<Expression> items) {}

  private Conditions(Map<String, String> parameters) {
    this.parameters = Map.copyOf(parameters);
  }

  /**
   * Those of a template under some parameters.
   *
   * @param parameters every one of the template's; a list is its text
   */
  static Conditions of(Template template, Map<String, String> parameters) {
    Conditions conditions = new Conditions(parameters);
    try (YAMLParser parser = new YAMLFactory().createParser(template.text())) {
      int depth = 0;
      while (depth != 1 || !"Conditions".equals(parser.currentName())) {
        JsonToken token = parser.nextToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      JsonToken _ = parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken _ = parser.nextToken();
        conditions.expressions.put(name, read(parser));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return conditions;
  }

  private static Expression read(YAMLParser parser) throws IOException {
    String tag = Optional.ofNullable(parser.getTypeId()).map(Object::toString).orElse("");
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return new Expression(tag, parser.getText(), List.of());
    }
    List<Expression> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(parser));
    }
    return new Expression(tag, "", items);
  }

  Set<String> holding() {
    return expressions.keySet().stream().filter(this::holds).collect(Collectors.toSet());
  }

  Set<String> others() {
    return expressions.keySet().stream().filter(name -> !holds(name)).collect(Collectors.toSet());
  }

  private boolean holds(String name) {
    return holds(
        Optional.ofNullable(expressions.get(name))
            .orElseThrow(() -> new IllegalArgumentException("no condition is called " + name)));
  }

  private boolean holds(Expression expression) {
    List<Expression> items = expression.items();
    return switch (expression.tag()) {
      case "Condition" -> holds(expression.text());
      case "Equals" -> text(items.getFirst()).equals(text(items.getLast()));
      case "Not" -> !holds(items.getFirst());
      case "And" -> items.stream().allMatch(this::holds);
      case "Or" -> items.stream().anyMatch(this::holds);
      default -> throw new IllegalArgumentException("no condition: " + expression);
    };
  }

  private String text(Expression expression) {
    return switch (expression.tag()) {
      case "Ref" -> Optional.ofNullable(parameters.get(expression.text())).orElseThrow();
      // All joins here are of a list with nothing between, to see whether it has anything.
      case "Join" -> text(expression.items().getLast());
      default -> expression.text();
    };
  }
}
