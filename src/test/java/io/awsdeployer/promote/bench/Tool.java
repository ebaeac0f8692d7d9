package io.awsdeployer.promote.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs of others, where {@code .ci/bench-tools} and {@code .ci/tools} put them or on the PATH.
 */
final class Tool {
  private static final List<Path> INSTALLED =
      List.of(Path.of(".tools", "bench"), Path.of(".tools", "bin"));

  private Tool() {}

  static Optional<Path> find(String name) {
    return Stream.concat(
            INSTALLED.stream().map(Path::toAbsolutePath),
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(Path::of))
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The first line with a figure in what the program says of its version. */
  static String version(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var _ = process.waitFor();
    return said.lines()
        .filter(line -> line.matches(".*\\d.*"))
        .findFirst()
        .orElse("unknown")
        .replace(program.toString(), "")
        .strip()
        .replaceFirst("^[A-Za-z ]*:\\s*", "")
        .strip();
  }
}
