package io.awsdeployer.promote.faults;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.testing.Markdown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** README's table of errors, by simple name: whether to call again. */
final class DocumentedErrors {
  private static final Map<String, Boolean> RETRY =
      Markdown.of("README.md").section("Errors").rows().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  row -> Markdown.code(row.getFirst()).getFirst(), DocumentedErrors::retry));

  private DocumentedErrors() {}

  /** Whether the table says to call again after it; empty where it does not have it. */
  static Optional<Boolean> retry(Class<?> error) {
    boolean ours = error.getPackageName().equals(PromotionException.class.getPackageName());
    return ours ? retry(error.getSimpleName()) : Optional.empty();
  }

  static Optional<Boolean> retry(String simpleName) {
    return Optional.ofNullable(RETRY.get(simpleName));
  }

  private static boolean retry(List<String> row) {
    return row.getLast().equals("yes");
  }
}
