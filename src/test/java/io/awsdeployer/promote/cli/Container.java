package io.awsdeployer.promote.cli;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The image that `make image` made, run by podman without a daemon. */
final class Container {
  static final Path ARCHIVE = Path.of("target", "promote-images-image.tar");

  /** Nothing of the person's own podman is touched. */
  private static final Path STORAGE = Path.of("target", "podman").toAbsolutePath();

  private Container() {}

  /** What came of a program. */
  record Ended(int status, String out, String err) {}

  static void assumeItCanRun() {
    boolean required = Boolean.parseBoolean(System.getenv("REQUIRE_CLIENTS"));
    if (!required) {
      assumeThat(ARCHIVE).exists();
      assumeThat(isThere("podman") && isThere("runc") && isThere("skopeo")).isTrue();
    }
  }

  private static boolean isThere(String tool) {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /** As its user, with a file system that it cannot write to, on this machine's network. */
  static Ended run(Map<String, String> environment, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "podman",
                "--runtime=runc",
                "--storage-driver=vfs",
                "--root=" + STORAGE.resolve("root"),
                "--runroot=" + STORAGE.resolve("run"),
                "run",
                "--rm",
                "--quiet",
                "--network=host",
                "--read-only",
                "--read-only-tmpfs=false",
                "--cap-drop=all",
                // Where the limits may not be raised, podman's own are too high.
                "--ulimit=nofile=1024:1024",
                "--ulimit=nproc=1000:1000"));
    environment.forEach((name, value) -> command.add("--env=" + name + "=" + value));
    command.add("oci-archive:" + ARCHIVE);
    command.addAll(List.of(words));
    return of(command);
  }

  static Ended of(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    StringBuilder err = new StringBuilder();
    Thread reader = Thread.ofVirtual().start(() -> err.append(text(process.getErrorStream())));
    String out = text(process.getInputStream());
    try {
      int status = process.waitFor();
      reader.join();
      return new Ended(status, out, err.toString());
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(java.io.InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
