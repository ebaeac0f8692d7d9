package io.awsdeployer.promote.opinions;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An emulator of AWS that nobody here wrote: an external program, not a library of the tests. */
enum Software {
  /** Installed by {@code make tools}. */
  MOTO("moto", "moto_server", 0) {
    @Override
    List<String> arguments(int port) {
      return List.of("-H", "127.0.0.1", "-p", Integer.toString(port));
    }

    @Override
    Map<String, String> environment(String account) {
      return Map.of("MOTO_ACCOUNT_ID", account);
    }

    @Override
    List<String> versionCommand(Path program) {
      return List.of(
          program.resolveSibling("python3").toString(),
          "-c",
          "import moto; print(moto.__version__)");
    }
  },

  /** Taken where somebody has built it, which takes longer than a build of this project. */
  FAKECLOUD("fakecloud", "fakecloud", 1) {
    @Override
    List<String> arguments(int port) {
      return List.of("--addr", "127.0.0.1:" + port, "--log-level", "error");
    }

    @Override
    Map<String, String> environment(String account) {
      return Map.of("FAKECLOUD_ACCOUNT_ID", account);
    }

    @Override
    List<String> versionCommand(Path program) {
      return List.of(program.toString(), "--version");
    }
  };

  /** Before the PATH: an environment of its own, as `.ci/tools` makes it. */
  private static final List<String> INSTALLED = List.of(".tools/moto/bin", ".tools/bin");

  private final String title;
  private final String program;
  private final int column;

  Software(String title, String program, int column) {
    this.title = title;
    this.program = program;
    this.column = column;
  }

  /** Which of the page's columns of opinions is its own, from 0. */
  int column() {
    return column;
  }

  /** As the page calls it. */
  String title() {
    return title;
  }

  abstract List<String> arguments(int port);

  /**
   * What the process has to know.
   *
   * @param account whose registry it is to be
   */
  abstract Map<String, String> environment(String account);

  abstract List<String> versionCommand(Path program);

  Optional<Path> find() {
    return Stream.concat(
            INSTALLED.stream(),
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).toAbsolutePath().resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The last word of what it says of its version. */
  String version(Path found) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(versionCommand(found)).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var _ = process.waitFor();
    return said.strip().replaceFirst("(?s).*\\s", "");
  }
}
