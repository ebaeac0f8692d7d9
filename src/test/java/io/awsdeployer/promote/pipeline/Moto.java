package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Step Functions, DynamoDB, CloudFormation and S3: {@code e2e/moto_bed.py} in a process. */
final class Moto implements AutoCloseable {
  private static final Path TOOLS = Path.of(".tools").toAbsolutePath();
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Map<String, String> TARGETS =
      Map.of("states", "AWSStepFunctions", "dynamodb", "DynamoDB_20120810");

  private final Process process;
  private final URI address;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  private Moto(Process process, URI address, Path log) {
    this.process = process;
    this.address = address;
    this.log = log;
  }

  static Moto start(URI lambda) throws IOException, InterruptedException {
    Path python = TOOLS.resolve("venv/bin/python3");
    boolean there =
        Files.isExecutable(python) && Files.isDirectory(TOOLS.resolve("node_modules/jsonata"));
    assertThat(there || !"true".equals(System.getenv("REQUIRE_CLIENTS")))
        .as("`.ci/pipeline-tools` was not run, and REQUIRE_CLIENTS=true")
        .isTrue();
    assumeTrue(there, "`.ci/pipeline-tools` was not run; `make e2e` does it");
    int port = freePort();
    Path log = Files.createTempFile("moto", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(python.toString(), "e2e/moto_bed.py", Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "LAMBDA_ENDPOINT", lambda.toString(),
                "NODE_PATH", TOOLS.resolve("node_modules").toString(),
                "MOTO_ACCOUNT_ID", Bed.PIPELINE));
    Moto moto = new Moto(builder.start(), URI.create("http://127.0.0.1:" + port), log);
    moto.awaitStart();
    return moto;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/moto-api/config")).build();
        if (http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() < 300) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(200);
      }
    }
    process.destroyForcibly();
    throw new IOException("moto does not start:\n" + Files.readString(log));
  }

  URI address() {
    return address;
  }

  /** An operation of a service that speaks JSON. */
  JsonNode call(String service, String operation, JsonNode input) {
    return call(service, operation, input.toString());
  }

  JsonNode call(String service, String operation, String input) {
    String answer =
        send(
            request(service, "/")
                .header("X-Amz-Target", TARGETS.get(service) + "." + operation)
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(HttpRequest.BodyPublishers.ofString(input)));
    try {
      return new JsonMapper().readTree(answer);
    } catch (IOException e) {
      throw new AssertionError(answer, e);
    }
  }

  /** An operation of CloudFormation; what comes back is XML. */
  String cloudFormation(String operation, Map<String, String> parameters) {
    return query(request("cloudformation", "/"), operation, parameters);
  }

  /** The same in another account and region. */
  String cloudFormation(
      String account, String region, String operation, Map<String, String> parameters) {
    return query(
        request("cloudformation", "/", region).header("X-Moto-Account-Id", account),
        operation,
        parameters);
  }

  private String query(
      HttpRequest.Builder request, String operation, Map<String, String> parameters) {
    StringBuilder form = new StringBuilder("Version=2010-05-15&Action=" + operation);
    parameters.forEach((name, value) ->
        form.append('&')
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return send(
        request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString())));
  }

  void put(String bucket, String key, String body) {
    send(
        request("s3", "/" + bucket + "/" + key.replace(" ", "%20"))
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  void bucket(String name) {
    send(
        request("s3", "/" + name)
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "<CreateBucketConfiguration><LocationConstraint>%s</LocationConstraint></CreateBucketConfiguration>"
                        .formatted(Bed.HOME))));
  }

  private HttpRequest.Builder request(String service, String path) {
    return request(service, path, Bed.HOME);
  }

  private HttpRequest.Builder request(String service, String path, String region) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                .formatted(region, service));
  }

  private String send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.timeout(LONGEST).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    } catch (IOException e) {
      throw new AssertionError("moto does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Files.deleteIfExists(log);
  }
}
