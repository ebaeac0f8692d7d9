package io.awsdeployer.promote.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** podman, without a daemon, and the image that {@code make image} made. */
public final class Podman {
  /** The command line's own image. */
  public static final Path ARCHIVE = Path.of("target", "promote-images-image.tar");

  /** Nothing of the person's own podman is touched. */
  private static final Path STORAGE = Path.of("target", "podman").toAbsolutePath();

  private static final List<String> PODMAN =
      List.of(
          "podman",
          "--runtime=runc",
          "--storage-driver=vfs",
          "--root=" + STORAGE.resolve("root"),
          "--runroot=" + STORAGE.resolve("run"));

  private Podman() {}

  /** What came of a program. */
  public record Ended(int status, String out, String err) {

    public Ended succeeded() {
      assertThat(status).as("%s%s", out, err).isZero();
      return this;
    }
  }

  public static void assumeItCanRun() {
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

  /** Unpacks the archive into a folder, as an image layout. */
  public static Path layout(Path folder) throws IOException {
    String to = "oci:%s:1".formatted(folder);
    var _ =
        of(List.of("skopeo", "copy", "--insecure-policy", "oci-archive:" + ARCHIVE, to))
            .succeeded();
    return folder;
  }

  /** Runs the archive's image as {@link #run(String, Map, String...)} does. */
  public static Ended run(Map<String, String> environment, String... words) throws IOException {
    return run("oci-archive:" + ARCHIVE, environment, words);
  }

  /** As its user, with a file system that it cannot write to, on this machine's network. */
  public static Ended run(String image, Map<String, String> environment, String... words)
      throws IOException {
    List<String> command =
        podman(
            "run",
            "--rm",
            "--quiet",
            "--network=host",
            "--read-only",
            "--read-only-tmpfs=false",
            "--cap-drop=all",
            // Where the limits may not be raised, podman's own are too high.
            "--ulimit=nofile=1024:1024",
            "--ulimit=nproc=1000:1000");
    environment.forEach((name, value) -> command.add("--env=" + name + "=" + value));
    command.add(image);
    command.addAll(List.of(words));
    return of(command);
  }

  /** What was pulled before is gone: the next pull fetches all of it. */
  public static void forgetImages() throws IOException {
    var _ = of(podman("rmi", "--all", "--force")).succeeded();
  }

  /**
   * Fetches an image, by HTTP.
   *
   * @param logins the file that {@link #login} wrote, or one that is empty
   */
  public static void pull(String image, Path logins) throws IOException {
    var _ =
        of(podman("pull", "--quiet", "--tls-verify=false", "--authfile=" + logins, image))
            .succeeded();
  }

  /** As {@code aws ecr get-login-password | podman login --password-stdin} would. */
  public static void login(String registry, String password, Path logins) throws IOException {
    List<String> command =
        podman(
            "login",
            "--tls-verify=false",
            "--authfile=" + logins,
            "--username=AWS",
            "--password-stdin",
            registry);
    var _ = of(command, password).succeeded();
  }

  /** The digests that podman knows a pulled image by. */
  public static String digests(String image) throws IOException {
    return of(podman("image", "inspect", "--format={{.RepoDigests}}", image)).succeeded().out();
  }

  private static List<String> podman(String... words) {
    List<String> command = new ArrayList<>(PODMAN);
    command.addAll(List.of(words));
    return command;
  }

  public static Ended of(List<String> command) throws IOException {
    return of(command, "");
  }

  private static Ended of(List<String> command, String input) throws IOException {
    Process process = new ProcessBuilder(command).start();
    StringBuilder err = new StringBuilder();
    Thread reader = Thread.ofVirtual().start(() -> err.append(text(process.getErrorStream())));
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
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

  private static String text(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
