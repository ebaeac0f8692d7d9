package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who mistyped a name probably meant. */
public final class Nearest {
  private static final int FARTHEST = 2;

  private Nearest() {}

  /** The one of the known names that is as good as the same. */
  public static Optional<String> to(String name, Collection<String> known) {
    if (name.length() > 2 * Shown.NAME) {
      return Optional.empty();
    }
    return known.stream()
        .filter(k -> distance(plain(name), plain(k)) <= Math.min(FARTHEST, k.length() / 2))
        .min(
            Comparator.<String>comparingInt(k -> distance(plain(name), plain(k)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code targetTag}, {@code target-tag} and {@code TARGET_TAG} all mean {@code target_tag}. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
  }

  /** Levenshtein's distance, row by row. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
