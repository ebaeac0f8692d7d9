package io.awsdeployer.promote.ecr;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Nothing where a list of an answer should have an entry. The API's model knows no such thing, JSON
 * does ({@code [null]}), and the SDK passes it on.
 */
final class Gaps {
  private Gaps() {}

  /** The name of the first list that has one, in an answer, in several of them, or in none. */
  static Optional<String> in(Object answer) {
    return switch (answer) {
      case SdkPojo members ->
          members.sdkFields().stream()
              .flatMap(
                  field -> found(field.memberName(), field.getValueOrDefault(members)).stream())
              .findFirst();
      case Optional<?> perhaps -> perhaps.flatMap(Gaps::in);
      case Collection<?> answers -> answers.stream().flatMap(e -> in(e).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<String> found(String name, @Nullable Object value) {
    if (value instanceof Collection<?> list && list.stream().anyMatch(Objects::isNull)) {
      return Optional.of(name);
    }
    return value == null ? Optional.empty() : in(value);
  }
}
