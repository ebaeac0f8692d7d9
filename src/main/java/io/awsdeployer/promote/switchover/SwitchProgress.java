package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What went right and wrong in a switch so far, gathered by its workers. */
final class SwitchProgress {
  /** In a message; the next call's log has them all. */
  private static final int TAGS_TO_NAME = 50;

  private final Queue<TagMove> moved = new ConcurrentLinkedQueue<>();

  /** Put without an answer: they may have moved. */
  private final Queue<TagMove> uncertain = new ConcurrentLinkedQueue<>();

  private final Queue<PromotionException> failures = new ConcurrentLinkedQueue<>();

  void moved(TagMove move) {
    moved.add(move);
  }

  void failed(TagMove move, PromotionException e) {
    if (e.retryable()) {
      uncertain.add(move);
    }
    failures.add(e);
  }

  /** The failure that came first. */
  Optional<PromotionException> failure() {
    return Optional.ofNullable(failures.peek());
  }

  /** All that moved or may have. */
  List<TagMove> touched() {
    List<TagMove> touched = new ArrayList<>(moved);
    touched.addAll(uncertain);
    return touched;
  }

  /**
   * The error when the time ends within the switch. Nothing is put back then: the next call
   * switches the rest, which is the shorter way to whole.
   */
  PromotionIncompleteException cutShort(int all, PromotionIncompleteException e) {
    String names =
        moved.isEmpty()
            ? ""
            : moved.stream()
                .map(TagMove::tag)
                .sorted()
                .limit(TAGS_TO_NAME)
                .collect(Collectors.joining(", ", " (", ")"));
    return new PromotionIncompleteException(
        Problem.of(
                "The function's time ended within the switch, with %d of %d tags switched for certain%s."
                    .formatted(moved.size(), all, names))
            .remedy("call again with the same input: it switches the rest"),
        e);
  }
}
