package io.awsdeployer.localaws.ecr;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which tags of a repository may move (§4.3). */
public record TagMutability(Mode mode, List<String> exclusions) {

  /** ECR's imageTagMutability. */
  public enum Mode {
    MUTABLE,
    IMMUTABLE,
    IMMUTABLE_WITH_EXCLUSION,
    MUTABLE_WITH_EXCLUSION;

    boolean excludes() {
      return this == IMMUTABLE_WITH_EXCLUSION || this == MUTABLE_WITH_EXCLUSION;
    }
  }

  public TagMutability {
    exclusions = List.copyOf(exclusions);
  }

  public static TagMutability mutable() {
    return new TagMutability(Mode.MUTABLE, List.of());
  }

  public static TagMutability immutable() {
    return new TagMutability(Mode.IMMUTABLE, List.of());
  }

  public static TagMutability immutableExcept(String... filters) {
    return new TagMutability(Mode.IMMUTABLE_WITH_EXCLUSION, List.of(filters));
  }

  public static TagMutability mutableExcept(String... filters) {
    return new TagMutability(Mode.MUTABLE_WITH_EXCLUSION, List.of(filters));
  }

  /** Filters belong to the two modes with exclusion, and to no other (§1.8). */
  public boolean isConsistent() {
    return mode.excludes() != exclusions.isEmpty();
  }

  public boolean isImmutable(String tag) {
    boolean excluded = exclusions.stream().anyMatch(filter -> matches(filter, tag));
    return switch (mode) {
      case MUTABLE -> false;
      case IMMUTABLE -> true;
      case IMMUTABLE_WITH_EXCLUSION -> !excluded;
      case MUTABLE_WITH_EXCLUSION -> excluded;
    };
  }

  private static boolean matches(String filter, String tag) {
    String regex =
        filter
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return Pattern.matches(regex, tag);
  }
}
