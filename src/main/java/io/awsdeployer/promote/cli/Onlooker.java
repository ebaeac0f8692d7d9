package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.Watcher;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.stage.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A person at the screen: sees the plan, then one line that moves; elsewhere a line now and then.
 */
record Onlooker(Screen screen) implements Watcher {
  private static final Duration ON_TERMINALS = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  /** A rate over less jumps about, over more it is late. */
  private static final Duration RATE_OVER = Duration.ofSeconds(5);

  @Override
  public void planned(PromotionPlan plan) {
    new PlanTable(plan).show(screen);
  }

  @Override
  public Progress staging(EventLog log) {
    return new Moving(screen);
  }

  private static final class Moving implements Progress {
    private final Screen screen;
    private final Deque<Standing> recent = new ArrayDeque<>();

    Moving(Screen screen) {
      this.screen = screen;
    }

    @Override
    public Duration every() {
      return screen.isTerminal() ? ON_TERMINALS : ELSEWHERE;
    }

    @Override
    public void at(Standing now) {
      recent.add(now);
      while (recent.size() > 2 && age(now, recent.peek()).compareTo(RATE_OVER) > 0) {
        recent.remove();
      }
      Standing then = recent.element();
      screen.moving(
          "Copying: %d of %d blobs, %s of %s, %s"
              .formatted(
                  now.blobsDone(),
                  now.blobs(),
                  Amounts.bytes(Math.min(now.bytesDone(), now.bytes())),
                  Amounts.bytes(now.bytes()),
                  recent.size() == 1
                      ? Amounts.speed(now.bytesDone(), now.elapsed())
                      : Amounts.speed(now.bytesDone() - then.bytesDone(), age(now, then))));
    }

    private static Duration age(Standing now, Standing then) {
      return now.elapsed().minus(then.elapsed());
    }
  }
}
