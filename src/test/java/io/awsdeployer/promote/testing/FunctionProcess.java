package io.awsdeployer.promote.testing;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.PromoteImagesHandler;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The function as Lambda runs it: a Java process of its own under AWS's runtime interface client,
 * started from {@code target/classes} and {@code target/lib}, against a bed's local AWS.
 */
public final class FunctionProcess implements AutoCloseable {
  private static final long LONGEST_SECONDS = 400;

  private final RuntimeApi api;
  private final Process process;
  private final Path stdout;
  private final Path stderr;

  private FunctionProcess(RuntimeApi api, Process process, Path stdout, Path stderr) {
    this.api = api;
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** What Lambda got: an output, or an error with its type and message. */
  public record Result(boolean failed, JsonNode body) {
    public String errorType() {
      return body.path("errorType").asText();
    }

    public String errorMessage() {
      return body.path("errorMessage").asText();
    }
  }

  /**
   * Starts the process; it then waits for its first invocation.
   *
   * @param jvm further options of the Java virtual machine
   * @param environment further variables of the function's configuration
   */
  public static FunctionProcess start(Bed bed, List<String> jvm, Map<String, String> environment)
      throws IOException {
    RuntimeApi api = new RuntimeApi();
    Path stdout = Files.createTempFile("function", ".out");
    Path stderr = Files.createTempFile("function", ".err");
    ProcessBuilder builder = new ProcessBuilder(command(jvm));
    builder.directory(classes().resolveSibling("lib").toFile());
    builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
    builder.environment().clear();
    builder.environment().putAll(bed.function().session("lambda").environment());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_RUNTIME_API", api.authority(),
                "AWS_LAMBDA_FUNCTION_NAME", "test-aws-deployer-promote-images",
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                "AWS_LAMBDA_LOG_FORMAT", "JSON",
                "AWS_REGION", Bed.HOME,
                "AWS_ENDPOINT_URL", bed.aws().endpoint().toString(),
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_EC2_METADATA_DISABLED", "true"));
    builder.environment().putAll(environment);
    return new FunctionProcess(api, builder.start(), stdout, stderr);
  }

  private static List<String> command(List<String> jvm) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(
        List.of(
            "--add-opens",
            "java.base/java.io=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            AWSLambda.class.getName(),
            PromoteImagesHandler.class.getName() + "::handleRequest"));
    return command;
  }

  /** What is deployed, and what Lambda's Java runtime brings. */
  private static String classPath() {
    String runtime =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry ->
                Path.of(entry)
                    .getFileName()
                    .toString()
                    .matches("(aws-lambda-java-(runtime|serial|core)|utils-lite-).*"))
            .collect(Collectors.joining(File.pathSeparator));
    return String.join(
        File.pathSeparator, classes().toString(), classes().resolveSibling("lib") + "/*", runtime);
  }

  private static Path classes() {
    try {
      return Path.of(
          PromoteImagesHandler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public Result invoke(JsonNode event) throws InterruptedException, IOException {
    return invoke(event, Duration.ofMinutes(15));
  }

  /** One invocation that the function has so much time for. */
  public Result invoke(JsonNode event, Duration time) throws InterruptedException, IOException {
    CompletableFuture<RuntimeApi.Answer> answer = api.invoke(event, time);
    CompletableFuture<Process> end = process.onExit();
    try {
      CompletableFuture.anyOf(answer, end).get(LONGEST_SECONDS, TimeUnit.SECONDS);
      RuntimeApi.Answer given = answer.getNow(null);
      if (given == null) {
        throw new AssertionError(
            "the function's process ended with %d: %s"
                .formatted(process.exitValue(), Files.readString(stderr)));
      }
      return new Result(given.failed(), given.body());
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer: " + Files.readString(stderr), e);
    }
  }

  /** As the operating system has it. */
  public List<String> commandLine() {
    return List.of(process.info().arguments().orElseThrow());
  }

  /** What it has written to standard output, which CloudWatch gets. */
  public List<String> stdout() throws IOException {
    return Files.readAllLines(stdout);
  }

  public String stderr() throws IOException {
    return Files.readString(stderr);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    api.close();
    Files.deleteIfExists(stdout);
    Files.deleteIfExists(stderr);
  }
}
