package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.Shown;
import java.util.ArrayList;
import java.util.List;

/** The problems of one document, each with its place, in the order they were found. */
public final class Findings {
  /** Whoever has more than this has one mistake in a generator, not a hundred. */
  private static final int MOST_LISTED = 100;

  /** Step Functions cuts a cause at 32,768 characters. */
  private static final int MOST_CHARACTERS = 24_000;

  /** No single problem may take the place of all others. */
  private static final int LONGEST = 2_000;

  private final List<String> listed = new ArrayList<>();
  private int count;

  public void add(Place place, String text) {
    count++;
    if (listed.size() < MOST_LISTED) {
      String shown = Shown.of(text, LONGEST);
      listed.add(place.path().isEmpty() ? shown : place + ": " + shown);
    }
  }

  /** Takes over what was found in a part of the document. */
  void addAll(Findings part) {
    int room = Math.max(0, MOST_LISTED - listed.size());
    listed.addAll(part.listed.subList(0, Math.min(room, part.listed.size())));
    count += part.count;
  }

  public boolean none() {
    return count == 0;
  }

  /**
   * All of it as one problem.
   *
   * @param subject what is wrong, as the beginning of a sentence
   */
  public Problem about(String subject) {
    if (count == 1) {
      return Problem.of("%s is not valid: %s".formatted(subject, listed.getFirst()));
    }
    StringBuilder text = new StringBuilder("%s has %s problems:".formatted(subject, count));
    int told = 0;
    for (String problem : listed) {
      if (text.length() + problem.length() > MOST_CHARACTERS) {
        break;
      }
      text.append("\n- ").append(problem);
      told++;
    }
    if (told < count) {
      text.append("\n… and %s more.".formatted(count - told));
    }
    return Problem.of(text.toString());
  }
}
