package io.awsdeployer.promote.simulation;

import io.awsdeployer.promote.simulation.Choices.About;
import io.awsdeployer.promote.simulation.Standing.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One history: plays a scene to its end, one step after the other, and judges each. */
final class Simulation {
  private static final Duration STEP = Duration.ofMillis(10);
  private static final int MOST_STEPS = 20_000;
  private static final int CALLS = 4;

  private final Choices choices;
  private final Carrier carrier = new Carrier();
  private final MadeUpTime time = new MadeUpTime();
  private final Wire wire = new Wire(time);
  private final Scene scene;
  private final World world;
  private final Judge judge;
  private final Somebody somebody;
  private final History history = new History();
  private final List<Driver> drivers = new ArrayList<>();
  private long steps;
  private boolean calm;
  private boolean broken;

  private Simulation(Choices choices) {
    this.choices = choices;
    this.scene = Scene.of(choices);
    this.world = new World(time, scene);
    this.judge = new Judge(world, scene);
    this.somebody = new Somebody(world, judge);
  }

  /**
   * What came of it.
   *
   * @param made all choices, by which it can be played again
   */
  record Result(
      Choices.Made made,
      List<String> history,
      long steps,
      int calls,
      Optional<Violation> violation) {
    String text() {
      return String.join("\n", history)
          + violation.map(v -> "\nBROKEN " + v.getMessage()).orElse("\n");
    }
  }

  static Result of(Choices choices) {
    Simulation simulation = new Simulation(choices);
    Optional<Violation> violation = Optional.empty();
    try {
      simulation.play();
      simulation.end();
    } catch (Violation e) {
      violation = Optional.of(e);
      simulation.unwind();
    }
    int calls = simulation.drivers.stream().mapToInt(driver -> driver.calls).sum();
    return new Result(
        choices.made(), simulation.history.lines(), simulation.steps, calls, violation);
  }

  /** Every thread unwinds. */
  private void end() {
    drivers.forEach(driver -> driver.call.ifPresent(call -> call.process().kill()));
    settle();
    world.close();
  }

  /** The same after a broken promise; what is broken further on the way is no news. */
  private void unwind() {
    broken = true;
    end();
  }

  private void play() {
    scene.lines().forEach(history::say);
    for (Scene.Wanted build : scene.builds()) {
      Driver driver = new Driver(build);
      drivers.add(driver);
      time.in(build.starts(), driver::begin);
    }
    for (Scene.Disturbance disturbance : scene.disturbances()) {
      time.in(disturbance.at(), () -> disturb(disturbance));
    }
    until(() -> drivers.stream().allMatch(driver -> driver.done));
    calm = true;
    history.say("All faults are over.");
    for (Driver driver : scene.order() ? drivers.reversed() : drivers) {
      driver.again();
      until(() -> driver.done);
      judge.repaired(driver.call.orElseThrow());
    }
    judge.atTheEnd(drivers.stream().flatMap(driver -> driver.call.stream()).toList());
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }

  private void until(Condition condition) {
    while (true) {
      settle();
      drivers.forEach(Driver::look);
      if (condition.holds()) {
        return;
      }
      if (++steps > MOST_STEPS) {
        throw new Violation(Promise.ENDS_IN_TIME, "no end after %d steps".formatted(MOST_STEPS));
      }
      step();
    }
  }

  private void settle() {
    do {
      carrier.settle();
    } while (time.wake());
    for (Optional<Wire.Exchange> left = wire.abandoned();
        left.isPresent();
        left = wire.abandoned()) {
      Wire.Exchange exchange = left.get();
      boolean arrives = !calm && !exchange.hasArrived() && choices.pick(About.FATE, 1, 1) == 1;
      wire.drop(exchange, arrives);
      if (arrives) {
        history.say(steps, time, exchange.process().name(), exchange.label() + " AFTER ALL");
        look(exchange.process().name());
      }
      do {
        carrier.settle();
      } while (time.wake());
    }
  }

  private void step() {
    wire.step();
    List<Wire.Exchange> next = wire.next();
    if (next.isEmpty()) {
      if (!time.skip()) {
        throw new Violation(Promise.ENDS_IN_TIME, "everybody waits for somebody");
      }
    } else {
      goOn(chosen(next));
      time.pass(STEP);
    }
    boolean _ = time.ring();
  }

  private Wire.Exchange chosen(List<Wire.Exchange> next) {
    List<Wire.Exchange> some = next;
    if (scene.favour() == Scene.Favour.NOT_THE_FIRST_BUILD) {
      List<Wire.Exchange> others =
          next.stream().filter(e -> !e.process().name().startsWith("build-1 ")).toList();
      some = others.isEmpty() ? next : others;
    }
    int which =
        switch (scene.favour()) {
          case OLDEST_REQUEST -> 0;
          case NEWEST_REQUEST -> some.size() - 1;
          case ANY, NOT_THE_FIRST_BUILD -> choices.below(About.ORDER, some.size());
        };
    return some.get(which);
  }

  private void goOn(Wire.Exchange exchange) {
    String who = exchange.process().name();
    if (exchange.hasArrived()) {
      wire.answer(exchange);
      return;
    }
    Fate fate = fate();
    wire.arrive(exchange, fate);
    history.say(steps, time, who, exchange.label() + (fate == Fate.ANSWERED ? "" : " " + fate));
    if (!exchange.isReading()) {
      look(who);
    }
  }

  private Fate fate() {
    if (calm || scene.faultsPerThousand() == 0) {
      return Fate.ANSWERED;
    }
    int faults = scene.faultsPerThousand();
    int others = Fate.values().length - 1;
    int[] weights = new int[others + 1];
    java.util.Arrays.fill(weights, faults);
    weights[0] = (1000 - faults) * others;
    return List.of(Fate.values()).get(choices.pick(About.FATE, weights));
  }

  private void look(String who) {
    if (broken) {
      return;
    }
    for (Move move : judge.look(steps, who)) {
      history.say(steps, time, "  ", move.toString());
    }
  }

  private void disturb(Scene.Disturbance disturbance) {
    if (calm) {
      return;
    }
    String repository = Goods.REPOSITORIES.get(disturbance.which() % Goods.REPOSITORIES.size());
    history.say(steps, time, "somebody", "%s %s".formatted(disturbance.kind(), repository));
    somebody.act(disturbance, repository, steps, underWay(disturbance.which()));
    look("somebody");
  }

  private Optional<Call> underWay(int which) {
    return drivers.stream()
        .skip(which % drivers.size())
        .findFirst()
        .flatMap(driver -> driver.call)
        .filter(call -> !call.hasEnded());
  }

  /** Step Functions, for one build: calls, and calls again. */
  private final class Driver {
    private final Scene.Wanted build;
    private Optional<Call> call = Optional.empty();
    private String action;
    private int calls;
    private int tries;
    private boolean done;

    Driver(Scene.Wanted build) {
      this.build = build;
      this.action = build.inTwo() ? "stage" : "promote";
    }

    /** Once more, with no disturbance and time enough. */
    void again() {
      action = build.inTwo() ? "switch" : "promote";
      tries = CALLS - 1;
      done = false;
      begin();
    }

    void begin() {
      calls++;
      tries++;
      Scene.Wanted inTime =
          calm
              ? new Scene.Wanted(
                  build.number(), build.items(), build.inTwo(), build.starts(), Duration.ofHours(1))
              : build;
      Call next =
          new Call(inTime, Requests.of(inTime, action, world), calls, time.instant(), steps);
      call = Optional.of(next);
      judge.begins(next);
      history.say(steps, time, next.process().name(), action);
      Simulation.this.look("nobody");
      time.in(
          inTime.time(),
          () -> {
            if (!next.hasEnded()) {
              next.process().kill();
            }
          });
      carrier.start(() -> next.run(world, wire, time, scene));
    }

    void look() {
      if (call.isEmpty() || !call.get().hasEnded() || done) {
        return;
      }
      Call ended = call.get();
      call = calm ? call : Optional.empty();
      history.say(steps, time, ended.process().name(), ended.said());
      if (!ended.process().isDead()) {
        judge.ended(ended, steps, Duration.between(ended.start(), time.instant()));
      }
      decide(ended);
    }

    private void decide(Call ended) {
      if (ended.isWorthAnother() && tries < CALLS) {
        time.in(Duration.ofMillis(300L * tries), this::begin);
      } else if (action.equals("stage") && ended.outcome().isPresent()) {
        action = "switch";
        tries = 0;
        begin();
      } else {
        done = true;
      }
    }
  }
}
