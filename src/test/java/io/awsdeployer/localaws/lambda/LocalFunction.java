package io.awsdeployer.localaws.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * One execution environment of a function: a JVM of its own, in which AWS's runtime interface
 * client loads the code as it does in Lambda. It stays warm between invocations.
 */
public final class LocalFunction implements AutoCloseable {
  /**
   * What the managed Java runtimes give the heap: recorded command lines have {@code
   * -XX:MaxHeapSize=445645k} for 512 MB, java8's as java17's; java25's has not been seen.
   */
  private static final double HEAP_SHARE = 0.85;

  private final FunctionSettings settings;
  private final RuntimeApi api;
  private final Process process;
  private final List<Thread> logReaders;

  private LocalFunction(
      FunctionSettings settings, RuntimeApi api, Process process, List<Thread> logReaders) {
    this.settings = settings;
    this.api = api;
    this.process = process;
    this.logReaders = logReaders;
  }

  /**
   * Starts the JVM; the first invocation waits for it.
   *
   * @param output gets every line the function writes to standard output
   * @param errors gets every line it writes to standard error; CloudWatch gets both
   */
  public static LocalFunction start(
      FunctionSettings settings, Consumer<String> output, Consumer<String> errors)
      throws IOException {
    RuntimeApi api = RuntimeApi.open(settings.arn());
    ProcessBuilder builder = new ProcessBuilder(command(settings));
    builder.directory(settings.code().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment(settings, api));
    Process process = builder.start();
    CompletableFuture<Void> _ = process.onExit().thenAccept(ended -> api.exited(ended.exitValue()));
    List<Thread> readers =
        List.of(
            Thread.ofVirtual().start(() -> pass(process.inputReader(), output)),
            Thread.ofVirtual().start(() -> pass(process.errorReader(), errors)));
    return new LocalFunction(settings, api, process, readers);
  }

  /**
   * Waits until the function is initialized and its runtime asks to be restored: the moment of the
   * snapshot. Invocations wait until then in any case.
   *
   * @return false when that does not come within the time
   */
  public boolean awaitCheckpoint(Duration time) throws InterruptedException {
    return api.awaitCheckpoint(time);
  }

  /** Lets the runtime go on, as Lambda does in a restored environment. */
  public void restore() {
    api.restore();
  }

  /** Where the runtime asks for what to do. */
  public int apiPort() {
    return api.port();
  }

  /** The operating system's number of the function's process. */
  public long pid() {
    return process.pid();
  }

  /** Invokes and waits, as Step Functions does. */
  public Answer invoke(String event) throws InterruptedException {
    return invoke(event, settings.timeout());
  }

  /**
   * Invokes and waits.
   *
   * @param time that the function is told to have; what ends it by force is its timeout
   */
  public Answer invoke(String event, Duration time) throws InterruptedException {
    CompletableFuture<Answer> answer = api.invoke(event, Instant.now().plus(time));
    if (!process.isAlive()) {
      api.exited(process.exitValue());
    }
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      return new Answer(
          """
          {"errorType":"Sandbox.Timedout","errorMessage":"Error: Task timed out after %d.00 seconds"}\
          """
              .formatted(settings.timeout().toSeconds()),
          true);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the function's process, as the operating system has it. */
  public List<String> commandLine() {
    return List.of(process.info().arguments().orElseThrow());
  }

  /** Ends the process; all that it has written has been passed on then. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      for (Thread reader : logReaders) {
        reader.join();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    api.close();
  }

  private static List<String> command(FunctionSettings settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx%dm".formatted((int) (settings.memoryMegabytes() * HEAP_SHARE)));
    // Those command lines name no heap to begin with: Java derives it from the machine's memory, of
    // which a function's has little and this one much.
    command.add("-XX:MaxRAM=%dm".formatted(settings.memoryMegabytes()));
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    // By this org.crac finds the runtime client's own implementation.
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.addAll(settings.javaOptions());
    command.add("-cp");
    command.add(
        Stream.of(
                AWSLambda.class,
                RequestStreamHandler.class,
                PojoSerializer.class,
                SdkInternalThreadLocal.class)
            .map(LocalFunction::jarOf)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(AWSLambda.class.getName());
    command.add(settings.handler());
    return command;
  }

  private static Map<String, String> environment(FunctionSettings settings, RuntimeApi api) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_LAMBDA_RUNTIME_API", api.authority());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", settings.name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(settings.memoryMegabytes()));
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + settings.name());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", settings.initialization().word());
    variables.put("_HANDLER", settings.handler());
    variables.put("LAMBDA_TASK_ROOT", settings.code().toString());
    variables.put("TZ", ":UTC");
    variables.put("LANG", "en_US.UTF-8");
    variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    // Here, unlike there, a person may have settings of their own.
    variables.put("AWS_CONFIG_FILE", "/dev/null");
    variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    variables.putAll(settings.environment());
    return variables;
  }

  private static void pass(BufferedReader written, Consumer<String> log) {
    try (written) {
      written.lines().forEach(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      // The process was ended while it was writing.
    }
  }

  private static String jarOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }
}
