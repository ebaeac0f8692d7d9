package io.awsdeployer.promote.simulation;

import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.simulation.Standing.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds every history to the promises. */
final class Judge {
  private final World world;
  private final Scene scene;
  private final Standing standing;
  private final Map<String, Call> calls = new HashMap<>();
  private final List<Acknowledged> acknowledged = new ArrayList<>();

  /** Every digest that a source tag has had, with the step from which on it had not any more. */
  private final Map<String, Map<String, Long>> sourceTags = new HashMap<>();

  /** A tag of which a call has said that it is switched. */
  private record Acknowledged(int build, String tag, String digest, long step, String process) {}

  Judge(World world, Scene scene) {
    this.world = world;
    this.scene = scene;
    this.standing = new Standing(world, scene.trusting());
    for (String name : Goods.REPOSITORIES) {
      world.source(name).tags().forEach((tag, digest) -> sourceTag(name, tag, digest));
    }
    List<Move> _ = standing.look(0, "before");
  }

  void begins(Call call) {
    calls.put(call.process().name(), call);
  }

  /** Somebody has moved a tag of the source. */
  void sourceMoved(String repository, String tag, String digest, long step) {
    Map<String, Long> digests = sourceTag(repository, tag, digest);
    digests.replaceAll(
        (other, until) -> other.equals(digest) ? Long.MAX_VALUE : Math.min(until, step));
  }

  private Map<String, Long> sourceTag(String repository, String tag, String digest) {
    Map<String, Long> digests =
        sourceTags.computeIfAbsent(repository + ":" + tag, _ -> new HashMap<>());
    digests.put(digest, Long.MAX_VALUE);
    return digests;
  }

  /** After every step. */
  List<Move> look(long step, String mover) {
    List<Move> moved = standing.look(step, mover);
    Optional<Call> call = Optional.ofNullable(calls.get(mover));
    for (Move move : moved) {
      call.ifPresent(by -> stagedFirst(by, move));
      call.ifPresent(by -> receiptFirst(by, move));
      call.ifPresent(by -> kept(by, move));
    }
    return moved;
  }

  /** The digests that an image of a call may have been resolved to. */
  private Set<String> wanted(Call call, Scene.Item item) {
    String tag = Integer.toString(item.version() % Goods.all(item.repository()).size());
    Set<String> wanted = new HashSet<>();
    sourceTags
        .getOrDefault(item.repository() + ":" + tag, Map.of())
        .forEach((digest, until) -> {
          if (until >= call.startStep()) {
            wanted.add(digest);
          }
        });
    call.request()
        .images()
        .ifPresent(images ->
            images.stream()
                .filter(image -> image.target().equals(item.target()))
                .flatMap(image -> image.pin().stream())
                .forEach(pin -> {
                  wanted.clear();
                  wanted.add(pin.value());
                }));
    return wanted;
  }

  private void stagedFirst(Call call, Move move) {
    boolean forward =
        call.build().items().stream()
            .filter(item -> item.target().equals(move.tag()))
            .anyMatch(item -> wanted(call, item).contains(move.after()));
    if (!forward) {
      return;
    }
    for (Scene.Item item : call.build().items()) {
      boolean there =
          wanted(call, item).stream()
              .anyMatch(d -> standing.wasWholeSince(call.startStep(), item.repository(), d));
      if (!there) {
        throw new Violation(
            Promise.ALL_STAGED_FIRST, "%s, and %s was never whole".formatted(move, item.target()));
      }
    }
  }

  private void receiptFirst(Call call, Move move) {
    boolean asked = scene.receipts() || call.request().action().word().equals("switch");
    if (asked && world.objects().keySet().stream().noneMatch(key -> isReceipt(key, call))) {
      throw new Violation(Promise.RECEIPT_FIRST, "%s without a receipt".formatted(move));
    }
  }

  private static boolean isReceipt(String key, Call call) {
    return key.startsWith("shop/%d/".formatted(call.build().number()))
        && key.endsWith(".json")
        && !key.endsWith(".staged.json");
  }

  private void kept(Call call, Move move) {
    if (call.hasEnded() && call.outcome().isPresent()) {
      throw new Violation(
          Promise.KEPT_WHEN_SAID, "%s after that call had ended well".formatted(move));
    }
  }

  /** At the end of a call that was not killed. */
  void ended(Call call, long step, Duration taken) {
    if (taken.compareTo(call.build().time()) > 0) {
      throw new Violation(
          Promise.ENDS_IN_TIME, "%s took %s".formatted(call.process().name(), taken));
    }
    if (!world.faultsOfCallers().isEmpty()) {
      throw new Violation(Promise.ECR_AS_DOCUMENTED, world.faultsOfCallers().toString());
    }
    call.outcome().ifPresent(outcome -> succeeded(call, outcome, step));
    call.failure().ifPresent(failure -> failed(call, failure));
  }

  private void succeeded(Call call, Outcome outcome, long step) {
    if (!(outcome instanceof Outcome.Promoted promoted)) {
      return;
    }
    for (PlannedImage image : promoted.plan().images()) {
      String tag = image.spec().target();
      String digest = image.digest().value();
      boolean now = standing.tag(tag).equals(digest);
      if (!now && !was(tag, digest, call.startStep())) {
        throw new Violation(
            Promise.DONE_WHEN_SAID,
            "%s says that %s is %s, and it never was"
                .formatted(call.process().name(), tag, digest));
      }
      if (!now && standing.mover(tag).equals(call.process().name())) {
        throw new Violation(
            Promise.DONE_WHEN_SAID,
            "%s has moved %s on to %s".formatted(call.process().name(), tag, standing.tag(tag)));
      }
      inOrder(call, tag, digest);
      acknowledged.add(
          new Acknowledged(call.build().number(), tag, digest, step, call.process().name()));
    }
  }

  private boolean was(String tag, String digest, long since) {
    return standing.moves().stream()
        .filter(move -> move.tag().equals(tag))
        .anyMatch(move ->
            (move.after().equals(digest) && move.step() >= since)
                || (move.before().equals(digest) && move.step() >= since));
  }

  private void inOrder(Call call, String tag, String digest) {
    boolean moved =
        standing.moves().stream()
            .anyMatch(move ->
                move.tag().equals(tag)
                    && move.after().equals(digest)
                    && move.mover().equals(call.process().name()));
    if (!scene.order() || !moved) {
      return;
    }
    acknowledged.stream()
        .filter(other -> other.tag().equals(tag) && other.build() > call.build().number())
        .filter(other -> other.step() < call.startStep())
        .findFirst()
        .ifPresent(other -> {
          throw new Violation(
              Promise.ORDERED,
              "%s took %s, which was build %d's"
                  .formatted(call.process().name(), tag, other.build()));
        });
  }

  private void failed(Call call, Throwable failure) {
    if (!(failure instanceof PromotionException e)) {
      throw new Violation(
          Promise.DOCUMENTED_ERROR, "%s failed with %s".formatted(call.process().name(), failure));
    }
    String message = String.valueOf(e.getMessage());
    if ((e instanceof PromotionIncompleteException && message.contains("within the switch"))
        || message.contains("what the tags point to is not known")) {
      return;
    }
    for (Scene.Item item : call.build().items()) {
      String now = standing.tag(item.target());
      boolean left =
          standing.mover(item.target()).equals(call.process().name())
              && wanted(call, item).contains(now);
      if (left && !message.contains(item.target())) {
        throw new Violation(
            Promise.ALL_OR_TOLD,
            "%s left %s at %s and says only: %s"
                .formatted(call.process().name(), item.target(), now, message));
      }
    }
  }

  /** After a call that nothing disturbed. */
  void repaired(Call call) {
    Optional<Throwable> failure = call.failure();
    if (failure.isPresent() && !mayRefuse(call, failure.get())) {
      throw new Violation(
          Promise.REPAIRED,
          "%s, undisturbed, fails with %s".formatted(call.process().name(), failure.get()));
    }
    for (Scene.Item item : call.build().items()) {
      String now = standing.tag(item.target());
      if (call.outcome().isPresent() && !wanted(call, item).contains(now)) {
        throw new Violation(
            Promise.REPAIRED,
            "after %s, undisturbed, %s is %s".formatted(call.process().name(), item.target(), now));
      }
    }
  }

  /** A newer build's tag is refused where the order is on. */
  private boolean mayRefuse(Call call, Throwable failure) {
    return scene.order()
        && (failure instanceof NewerBuildPromotedException
            || String.valueOf(failure.getMessage()).contains("NewerBuildPromotedException"))
        && scene.builds().stream()
            .filter(other -> other.number() > call.build().number())
            .flatMap(other -> other.items().stream())
            .anyMatch(item ->
                call.build().items().stream().anyMatch(own -> own.target().equals(item.target())));
  }

  /** When all is over: a tag is noted as the newest build's that has it. */
  void atTheEnd(List<Call> last) {
    if (!scene.order()) {
      return;
    }
    Map<String, Integer> newest = new HashMap<>();
    for (Call call : last) {
      if (call.outcome().isPresent()) {
        for (Scene.Item item : call.build().items()) {
          int _ = newest.merge(item.target(), call.build().number(), Math::max);
        }
      }
    }
    newest.forEach((tag, number) -> {
      String holder = world.holder(tag).orElse("nobody");
      if (!holder.equals("build-" + number) && !newerHasItToo(holder, tag, number, last)) {
        throw new Violation(
            Promise.ORDERED,
            "%s is noted as %s's, the newest is build-%d".formatted(tag, holder, number));
      }
    });
  }

  /** Its image is what the tag has, whatever became of its other tags. */
  private boolean newerHasItToo(String holder, String tag, int than, List<Call> last) {
    String now = standing.tag(tag);
    return last.stream()
        .filter(call -> call.build().number() > than)
        .filter(call -> holder.equals("build-" + call.build().number()))
        .anyMatch(call -> wants(call, tag, now) || said(call.build().number(), tag, now));
  }

  private boolean wants(Call call, String tag, String digest) {
    return call.build().items().stream()
        .anyMatch(item -> item.target().equals(tag) && wanted(call, item).contains(digest));
  }

  private boolean said(int build, String tag, String digest) {
    return acknowledged.stream()
        .filter(one -> one.build() == build && one.tag().equals(tag))
        .anyMatch(one -> one.digest().equals(digest));
  }
}
