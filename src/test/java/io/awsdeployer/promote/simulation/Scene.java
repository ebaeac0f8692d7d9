package io.awsdeployer.promote.simulation;

import io.awsdeployer.promote.simulation.Choices.About;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one history is about.
 *
 * @param before whether older images are at the target already, with their tags
 * @param way how blobs go up
 * @param order whether the option {@code tags.order} is on
 * @param receipts whether the option {@code receipts.write} is on
 * @param trusting whether the target takes what it is given without looking: then nothing but the
 *     function itself keeps its content right
 * @param mounts whether the target mounts blobs
 * @param faultsPerThousand of requests
 * @param favour who goes on when several could
 */
record Scene(
    List<Wanted> builds,
    boolean before,
    String way,
    boolean order,
    boolean receipts,
    boolean trusting,
    boolean mounts,
    int faultsPerThousand,
    Favour favour,
    List<Disturbance> disturbances) {

  /** Who goes on. */
  enum Favour {
    OLDEST_REQUEST,
    ANY,
    NEWEST_REQUEST,
    /** The first build waits as long as others can go on. */
    NOT_THE_FIRST_BUILD
  }

  /** One image of a build. */
  record Item(String repository, int version, String targetTag) {
    String target() {
      return repository + ":" + targetTag;
    }
  }

  /**
   * A build that is to be promoted.
   *
   * @param number also its place in the order of builds
   * @param inTwo by {@code stage} and {@code switch}, with pinned digests
   * @param time of each call
   */
  record Wanted(int number, List<Item> items, boolean inTwo, Duration starts, Duration time) {}

  /** What somebody else does meanwhile. */
  enum Kind {
    /** A lifecycle rule deletes untagged images at the target. */
    EXPIRE,
    /** The same, and ECR then clears layers that no image names. */
    EXPIRE_LAYERS,
    /** A tag of the source goes to another image. */
    MOVE_SOURCE,
    /** Somebody pushes to the target. */
    MOVE_TARGET,
    /** The process of a call that is under way dies. */
    KILL
  }

  /** One of them. */
  record Disturbance(Kind kind, Duration at, int which) {}

  static Scene of(Choices choices) {
    boolean trusting = choices.pick(About.SCENE, 4, 1) == 1;
    int faults = List.of(0, 30, 120).get(choices.pick(About.SCENE, 2, 3, 2));
    List<Wanted> builds = new ArrayList<>();
    int many = 1 + choices.pick(About.SCENE, 3, 5, 2);
    for (int number = 1; number <= many; number++) {
      builds.add(build(choices, number));
    }
    return new Scene(
        builds,
        choices.below(About.SCENE, 2) == 1,
        List.of("registry", "api", "auto").get(choices.below(About.SCENE, 3)),
        choices.below(About.SCENE, 2) == 1,
        choices.pick(About.SCENE, 2, 1) == 1,
        trusting,
        choices.pick(About.SCENE, 2, 1) == 1,
        faults,
        Favour.values()[choices.pick(About.SCENE, 1, 4, 1, 2)],
        disturbances(choices, trusting));
  }

  private static Wanted build(Choices choices, int number) {
    List<Item> items = new ArrayList<>();
    int which = choices.pick(About.SCENE, 2, 2, 4, 2);
    if (which != 1) {
      items.add(new Item("app", number, "live"));
    }
    if (which >= 1) {
      items.add(new Item("web", number, "live"));
    }
    if (which == 3) {
      items.add(new Item("app", number + 1, "edge"));
    }
    return new Wanted(
        number,
        items,
        choices.pick(About.SCENE, 2, 1) == 1,
        Duration.ofMillis(400L * choices.below(About.SCENE, 4)),
        Duration.ofSeconds(List.of(900, 30, 6, 4).get(choices.pick(About.SCENE, 5, 2, 1, 1))));
  }

  /** A target that does not look is disturbed by nobody: it could not tell what is gone. */
  private static List<Disturbance> disturbances(Choices choices, boolean trusting) {
    List<Disturbance> all = new ArrayList<>();
    int many = choices.pick(About.SCENE, 3, 2, 2, 1);
    for (int i = 0; i < many; i++) {
      Kind kind = Kind.values()[choices.pick(About.SCENE, 3, 2, 2, 2, 3)];
      Duration at = Duration.ofMillis(100L * choices.below(About.SCENE, 40));
      int which = choices.below(About.SCENE, 4);
      boolean deletes = kind == Kind.EXPIRE || kind == Kind.EXPIRE_LAYERS;
      if (!(trusting && deletes)) {
        all.add(new Disturbance(kind, at, which));
      }
    }
    return all;
  }

  String options() {
    List<String> parts = new ArrayList<>();
    if (order) {
      parts.add("\"tags\": {\"order\": true}");
    }
    if (receipts) {
      parts.add("\"receipts\": {\"write\": true}");
    }
    return parts.stream().collect(Collectors.joining(", ", "{", "}"));
  }

  /** A line for each thing. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "uploads by %s, options %s, faults %d of 1000, favoured %s%s%s%s"
            .formatted(
                way,
                options(),
                faultsPerThousand,
                favour,
                before ? ", older images are there" : "",
                trusting ? ", the target checks nothing" : "",
                mounts ? ", the target mounts" : ""));
    builds.forEach(b -> lines.add(b.toString()));
    disturbances.forEach(d -> lines.add(d.toString()));
    return lines;
  }
}
