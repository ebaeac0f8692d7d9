package io.awsdeployer.promote.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person can choose, each as {@code name=value}.
 *
 * @param size percent of the full amounts: of bytes, and of the swarm's images
 * @param rounds how often each cell is measured, at most
 * @param minutes after which no round of a cell begins that would not end in time; every cell gets
 *     its first
 * @param servers registries between which to copy, one after the other
 * @param processes how many processes of a peer run at once
 * @param memory megabytes the function has
 * @param roundTripMillis of the shaped link
 * @param megabits a second of the shaped link, each way
 * @param javaOptions JVM options the function has beside those that the runtime sets
 */
record Options(
    double size,
    int rounds,
    int minutes,
    List<String> workloads,
    List<Network> networks,
    List<Served> servers,
    List<String> tools,
    int processes,
    int memory,
    int roundTripMillis,
    int megabits,
    String javaOptions,
    Optional<Path> data,
    Path output) {

  private static final Set<String> NAMES =
      Set.of(
          "size",
          "rounds",
          "minutes",
          "workloads",
          "networks",
          "servers",
          "tools",
          "processes",
          "memory",
          "rtt",
          "mbit",
          "java",
          "data",
          "output");

  /** One network is enough to see whether a registry decides, and the run ends in time. */
  private static final List<String> SERVERS = List.of(Distribution.NAME, Zot.NAME + ":plain");

  static Options of(List<String> arguments) {
    Map<String, String> given = given(arguments, NAMES);
    List<Network> networks =
        list(given, "networks", Arrays.stream(Network.values()).map(Network::toString).toList())
            .stream()
            .map(Network::of)
            .toList();
    return new Options(
        size(given, "25"),
        number(given, "rounds", 3),
        number(given, "minutes", 27),
        list(given, "workloads", Workloads.NAMES),
        networks,
        list(given, "servers", SERVERS).stream().map(text -> Served.of(text, networks)).toList(),
        list(given, "tools", Contestants.NAMES),
        number(given, "processes", 8),
        number(given, "memory", 512),
        number(given, "rtt", 20),
        number(given, "mbit", 600),
        given.getOrDefault("java", ""),
        Optional.ofNullable(given.get("data")).map(Path::of),
        Path.of(given.getOrDefault("output", "target/bench")));
  }

  /** Values by name, where all names are known. */
  static Map<String, String> given(List<String> arguments, Set<String> names) {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || !names.contains(parts[0])) {
        throw new IllegalArgumentException(
            "'%s' is not one of name=value with the names %s"
                .formatted(argument, names.stream().sorted().toList()));
      }
      given.put(parts[0], parts[1]);
    }
    return given;
  }

  static double size(Map<String, String> given, String otherwise) {
    double size = Double.parseDouble(given.getOrDefault("size", otherwise));
    if (size <= 0) {
      throw new IllegalArgumentException("size has to be more than 0");
    }
    return size;
  }

  static int number(Map<String, String> given, String name, int otherwise) {
    int value = Integer.parseInt(given.getOrDefault(name, Integer.toString(otherwise)));
    if (value <= 0) {
      throw new IllegalArgumentException(name + " has to be more than 0");
    }
    return value;
  }

  static List<String> list(Map<String, String> given, String name, List<String> otherwise) {
    List<String> values =
        given.containsKey(name)
            ? Arrays.stream(given.getOrDefault(name, "").split(",", -1)).map(String::strip).toList()
            : otherwise;
    return values;
  }
}
