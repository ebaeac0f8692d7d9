package io.awsdeployer.promote.error;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Several things stand in the way at once; the message lists them all, each under its own class.
 */
public final class PromotionRejectedException extends PromotionException {
  /** Step Functions cuts a cause at 32,768 characters; the log has the rest. */
  private static final int MAX_CHARACTERS = 24_000;

  private final transient List<PromotionException> reasons;

  public PromotionRejectedException(List<PromotionException> reasons) {
    super(summary(reasons), reasons.getFirst());
    this.reasons = List.copyOf(reasons);
  }

  /**
   * Of several builds, each of whose problems has been told by itself.
   *
   * @param first the first of them
   */
  public PromotionRejectedException(Problem problem, PromotionException first) {
    super(problem, first);
    this.reasons = List.of();
  }

  /** The single problems, in the manifest's order. */
  public List<PromotionException> reasons() {
    return reasons;
  }

  /** One reason must not leave the others no room. */
  private static String shortened(String text) {
    return text.length() <= MAX_CHARACTERS / 4 ? text : text.substring(0, MAX_CHARACTERS / 4) + "…";
  }

  private static Problem summary(List<PromotionException> reasons) {
    StringBuilder text = new StringBuilder();
    int told = 0;
    for (PromotionException reason : reasons) {
      String entry =
          "\n%d. %s: %s"
              .formatted(
                  told + 1, reason.getClass().getSimpleName(), shortened(reason.problem().text()));
      if (text.length() + entry.length() > MAX_CHARACTERS) {
        break;
      }
      text.append(entry);
      told++;
    }
    if (told < reasons.size()) {
      text.append("\n... and %d more, which the log lists.".formatted(reasons.size() - told));
    }
    String kinds =
        reasons.stream()
            .map(r -> r.getClass().getSimpleName())
            .distinct()
            .collect(Collectors.joining(", "));
    return Problem.of(
        "%d problems stand in the way and nothing was promoted (%s):%s"
            .formatted(reasons.size(), kinds, text));
  }
}
