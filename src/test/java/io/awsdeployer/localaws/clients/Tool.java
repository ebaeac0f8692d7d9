package io.awsdeployer.localaws.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.iam.Credentials;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command line tool that may or may not be on this machine. Where it is missing its tests are
 * skipped, unless REQUIRE_CLIENTS=true says that none may be.
 */
public record Tool(Path executable, Map<String, String> environment) {

  /** What came of a run. */
  public record Run(int exit, String output, String errors) {

    public Run succeeded() {
      assertThat(exit).as("exit code; standard error: %s", errors).isZero();
      return this;
    }
  }

  /**
   * The tool, from the project's own tools or the PATH.
   *
   * @param check arguments with which it succeeds where it works at all
   */
  public static Tool require(String name, String... check) throws Exception {
    for (Path directory : directories()) {
      Path candidate = directory.resolve(name);
      if (Files.isExecutable(candidate)) {
        Tool tool = new Tool(candidate, Map.of());
        if (tool.run(check).exit() == 0) {
          return tool;
        }
      }
    }
    assertThat(System.getenv("REQUIRE_CLIENTS"))
        .as("%s is missing, and REQUIRE_CLIENTS=true", name)
        .isNotEqualTo("true");
    assumeTrue(false, name + " is missing");
    throw new IllegalStateException("not reached");
  }

  public Tool with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Tool(executable, Map.copyOf(all));
  }

  /** For an AWS client: whose it is and where, and no setting of the person at this machine. */
  public Tool on(LocalAws aws, Credentials credentials, String region) {
    return with(credentials.environment())
        .with(
            Map.of(
                "AWS_ENDPOINT_URL", aws.endpoint().toString(),
                "AWS_REGION", region,
                "AWS_DEFAULT_REGION", region,
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_MAX_ATTEMPTS", "1"));
  }

  public Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(arguments));
    // Files, not pipes: a full pipe would stop the tool while nobody reads.
    Path output = Files.createTempFile("tool", ".out");
    Path errors = Files.createTempFile("tool", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(command + " did not end: " + Files.readString(errors));
      }
      return new Run(
          process.exitValue(),
          Files.readString(output, StandardCharsets.UTF_8).strip(),
          Files.readString(errors, StandardCharsets.UTF_8).strip());
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private static List<Path> directories() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of(".tools/venv/bin", ".tools/bin"),
            Stream.of(path.split(File.pathSeparator, -1)))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory).toAbsolutePath())
        .toList();
  }
}
