package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link BlobCloud}, in a process where the far end of the link is. */
final class BlobCloudServer implements AutoCloseable {
  /** What is on the link when a call ends has arrived, or is lost, by then. */
  private static final long SETTLED_MILLIS = 200;

  private final JsonMapper json = new JsonMapper();
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter questions;
  private final JsonNode begin;

  private BlobCloudServer(Process process, Path errors) throws IOException {
    this.process = process;
    this.answers = process.inputReader();
    this.questions = process.outputWriter();
    String first = answers.readLine();
    if (first == null) {
      throw new IOException("the local AWS did not come up, see " + errors);
    }
    this.begin = json.readTree(first);
  }

  /** Starts one, and waits until its content is hashed. */
  static BlobCloudServer start(Place place, LongWork work, double percent, Path errors)
      throws IOException {
    List<String> command = new ArrayList<>(place.prefix());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            BlobCloud.class.getName(),
            place.address(),
            work.toString(),
            Double.toString(percent)));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new BlobCloudServer(process, errors);
  }

  /** All blobs of the work, each once. */
  long bytes() {
    return begin.path("bytes").asLong();
  }

  int blobs() {
    return begin.path("blobs").asInt();
  }

  /** What the function is invoked with. */
  String event() {
    return begin.path("event").toString();
  }

  /** What the function's process gets to know, credentials of the local AWS among it. */
  Map<String, String> environment() {
    return json.convertValue(begin.path("environment"), new TypeReference<>() {});
  }

  /** Where the promotion is once nothing moves any more. */
  Standing standing() throws IOException, InterruptedException {
    Standing earlier = ask(BlobCloud.STANDING, Standing.class);
    while (true) {
      Thread.sleep(SETTLED_MILLIS);
      Standing now = ask(BlobCloud.STANDING, Standing.class);
      if (now.equals(earlier)) {
        return now;
      }
      earlier = now;
    }
  }

  /** What is wrong with what the target has now. */
  Optional<String> problem() throws IOException {
    return Optional.ofNullable(ask(BlobCloud.PROBLEM, JsonNode.class).path("problem").textValue());
  }

  @Override
  public void close() {
    process.destroy();
  }

  private <T> T ask(String question, Class<T> type) throws IOException {
    questions.write(question + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the local AWS ended before it answered " + question);
    }
    return json.readValue(answer, type);
  }
}
