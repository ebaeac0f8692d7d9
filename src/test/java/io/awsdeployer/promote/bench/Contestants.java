package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who takes part, and who could not be found.
 *
 * @param missing names of tools that are not installed
 */
record Contestants(List<Contestant> present, List<String> missing) {
  static final List<String> NAMES = List.of("promote", "crane", "regctl", "skopeo", "oras");

  /** A peer's program and how it says its version, copies one image, and is told of no TLS. */
  private record Manner(List<String> version, String command, String plain) {}

  private static Map<String, Manner> manners() {
    Map<String, Manner> manners = new LinkedHashMap<>();
    manners.put(
        "crane", new Manner(List.of("version"), "$TOOL copy --jobs 8 $PLAIN $1 $2", "--insecure"));
    manners.put(
        "regctl",
        new Manner(
            List.of("version"),
            "$TOOL --host reg=$SOURCE$PLAIN --host reg=$TARGET$PLAIN image copy --fast $1 $2",
            ",tls=disabled"));
    manners.put(
        "skopeo",
        new Manner(
            List.of("--version"),
            "$TOOL --insecure-policy copy --quiet --all --preserve-digests $PLAIN docker://$1 docker://$2",
            "--src-tls-verify=false --dest-tls-verify=false"));
    manners.put(
        "oras",
        new Manner(
            List.of("version"),
            "$TOOL copy --no-tty --concurrency 8 $PLAIN $1 $2",
            "--from-plain-http --to-plain-http"));
    return manners;
  }

  static Contestants find(Options options, Path folder) throws IOException, InterruptedException {
    List<Contestant> present = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Map<String, Manner> manners = manners();
    for (String name : options.tools()) {
      if (name.equals("promote")) {
        present.add(new OurFunction(options));
        continue;
      }
      Manner manner = manners.get(name);
      if (manner == null) {
        throw new IllegalArgumentException("'%s' is no tool; there are %s".formatted(name, NAMES));
      }
      Optional<Path> program = Tool.find(name);
      if (program.isEmpty()) {
        missing.add(name);
        continue;
      }
      present.add(
          new Peer(
              name,
              Tool.version(program.get(), manner.version().toArray(String[]::new)),
              program.get(),
              manner.command(),
              manner.plain(),
              options,
              folder));
    }
    return new Contestants(present, missing);
  }
}
