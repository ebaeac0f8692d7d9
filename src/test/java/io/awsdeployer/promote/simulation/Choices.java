package io.awsdeployer.promote.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All that chance decides in one history: drawn from a seed, or given again. What is given and used
 * up goes on with 0, which is always the simplest: no fault, the first that waits, the fewest.
 */
final class Choices {
  /** What is decided about, each in a row of its own, so that one can be made simpler alone. */
  enum About {
    /** What there is: builds, images, options, who disturbs. */
    SCENE,
    /** Which of those that wait goes on. */
    ORDER,
    /** What becomes of a request. */
    FATE
  }

  private static final List<About> ABOUTS = List.of(About.values());

  private final List<Row> rows;

  private Choices(List<Row> rows) {
    this.rows = rows;
  }

  /** Choices as they were made, in the order of {@link About}. */
  record Made(List<List<Integer>> rows) {
    Made {
      rows = rows.stream().map(List::copyOf).toList();
    }

    int size() {
      return rows.stream().mapToInt(List::size).sum();
    }

    /** One line: {@code 1.0.2/0.3/}. */
    String text() {
      return rows.stream()
          .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(".")))
          .collect(Collectors.joining("/"));
    }

    static Made of(String text) {
      return new Made(
          Stream.of(text.split("/", -1))
              .map(row ->
                  row.isEmpty()
                      ? List.<Integer>of()
                      : Stream.of(row.split("\\.")).map(Integer::valueOf).toList())
              .toList());
    }

    /** Without the zeros at the ends, which is the same. */
    Made trimmed() {
      return new Made(
          rows.stream()
              .map(row -> {
                int end = row.size();
                while (end > 0 && row.get(end - 1) == 0) {
                  end--;
                }
                return row.subList(0, end);
              })
              .toList());
    }
  }

  /** One row. */
  private static final class Row {
    private final List<Integer> made = new ArrayList<>();
    private final List<Integer> given;
    private final java.util.Optional<SplittableRandom> random;

    Row(List<Integer> given, java.util.Optional<SplittableRandom> random) {
      this.given = given;
      this.random = random;
    }

    int next(int[] weights) {
      int choice =
          random.map(r -> drawn(r, weights)).orElseGet(() -> given(weights.length, made.size()));
      made.add(choice);
      return choice;
    }

    private int given(int many, int place) {
      return place < given.size() ? Math.min(given.get(place), many - 1) : 0;
    }

    private static int drawn(SplittableRandom random, int[] weights) {
      int rest = random.nextInt(IntStream.of(weights).sum());
      int choice = 0;
      while (rest >= weights[choice]) {
        rest -= weights[choice];
        choice++;
      }
      return choice;
    }
  }

  static Choices of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Choices(
        Stream.of(About.values())
            .map(_ -> new Row(List.of(), java.util.Optional.of(random.split())))
            .toList());
  }

  static Choices again(Made made) {
    return new Choices(
        made.rows().stream().map(row -> new Row(row, java.util.Optional.empty())).toList());
  }

  /** One of so many, the first being the simplest. */
  int below(About about, int many) {
    int[] weights = new int[many];
    java.util.Arrays.fill(weights, 1);
    return pick(about, weights);
  }

  /** One of as many as there are weights, as often as they say. */
  int pick(About about, int... weights) {
    return rows.get(ABOUTS.indexOf(about)).next(weights);
  }

  Made made() {
    return new Made(rows.stream().map(row -> row.made).toList());
  }
}
