package io.awsdeployer.promote.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A registry's software, and the networks that it is measured on.
 *
 * @param networks of those chosen for the run
 */
record Served(String software, List<Network> networks) {

  /**
   * As an option says it: a name, and after a colon the networks, joined by {@code +}, where it is
   * not all of the run's.
   *
   * @throws IllegalArgumentException when there is no such software or network
   */
  static Served of(String text, List<Network> chosen) {
    String[] parts = text.split(":", 2);
    if (!RegistrySoftware.NAMES.contains(parts[0])) {
      throw new IllegalArgumentException(
          "'%s' is no server; there are %s".formatted(parts[0], RegistrySoftware.NAMES));
    }
    if (parts.length == 1) {
      return new Served(parts[0], chosen);
    }
    List<Network> wanted =
        Arrays.stream(parts[1].split("\\+", -1)).map(String::strip).map(Network::of).toList();
    return new Served(parts[0], chosen.stream().filter(wanted::contains).toList());
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    return "%s:%s"
        .formatted(
            software, networks.stream().map(Network::toString).collect(Collectors.joining("+")));
  }
}
