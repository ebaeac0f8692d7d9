package io.awsdeployer.promote.ecr;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tags of a repository may move (API reference, CreateRepository).
 *
 * @param exclusions wildcards of the tags that the mode does not apply to; the two modes with
 *     exclusion need some, no other mode has any
 */
public record TagMutability(Mode mode, List<String> exclusions) {
  public static final TagMutability STANDARD = new TagMutability(Mode.MUTABLE, List.of());

  private static final int MOST_EXCLUSIONS = 5;
  private static final Pattern EXCLUSION = Pattern.compile("[0-9a-zA-Z._*-]{1,128}");

  /** ECR's imageTagMutability. */
  public enum Mode {
    MUTABLE,
    IMMUTABLE,
    IMMUTABLE_WITH_EXCLUSION,
    MUTABLE_WITH_EXCLUSION;

    /** Reads ECR's word. */
    public static Mode of(String word) {
      return Arrays.stream(values())
          .filter(mode -> mode.name().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "'%s' is not one of %s"
                      .formatted(
                          word,
                          Arrays.stream(values())
                              .map(Mode::name)
                              .collect(Collectors.joining(", ")))));
    }

    private boolean excludes() {
      return this == IMMUTABLE_WITH_EXCLUSION || this == MUTABLE_WITH_EXCLUSION;
    }
  }

  public TagMutability {
    exclusions = List.copyOf(exclusions);
    if (mode.excludes() == exclusions.isEmpty()) {
      throw new IllegalArgumentException(
          mode.excludes()
              ? mode + " needs exclusions"
              : mode + " has no exclusions: take %s_WITH_EXCLUSION".formatted(mode));
    }
    if (exclusions.size() > MOST_EXCLUSIONS) {
      throw new IllegalArgumentException(
          "%d exclusions are more than the 5 that ECR takes".formatted(exclusions.size()));
    }
    for (String exclusion : exclusions) {
      if (!EXCLUSION.matcher(exclusion).matches()) {
        throw new IllegalArgumentException(
            "'%s' is no exclusion (1 to 128 letters, digits, '.', '_', '-', and '*' for any characters)"
                .formatted(exclusion));
      }
    }
  }

  /** As the target's settings are known to a plan. */
  TargetRepository.Mutability kind() {
    return mode == Mode.IMMUTABLE || mode == Mode.IMMUTABLE_WITH_EXCLUSION
        ? TargetRepository.Mutability.IMMUTABLE
        : TargetRepository.Mutability.MUTABLE;
  }
}
