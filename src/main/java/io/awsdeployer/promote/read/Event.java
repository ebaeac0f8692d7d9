package io.awsdeployer.promote.read;

import java.util.List;

/** What the function can be called with. */
public sealed interface Event {
  /** What it asks for. */
  Action action();

  /** The contract's: one build and what to do with it. */
  record Asked(PromotionRequest request) implements Event {
    @Override
    public Action action() {
      return request.action();
    }
  }

  /**
   * S3's: files were uploaded.
   *
   * @param notices one for each of its records, or for S3's test
   */
  record Notified(List<Notice> notices) implements Event {
    public Notified {
      notices = List.copyOf(notices);
    }

    @Override
    public Action action() {
      return Action.PROMOTE;
    }
  }
}
