package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.bench.AccessLog.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * zot, which keeps each repository as an OCI image layout and logs one JSON object a line.
 *
 * <p>Its deduplication is off, which is on as it comes: it keeps a database of all blobs in the
 * folder, which only one process may have open and which a folder changed under it makes wrong.
 * Without it zot answers 202 to a mount, as the specification allows and ECR does by default.
 */
record Zot(Path program) implements RegistrySoftware {
  static final String NAME = "zot";

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return versionOf(Tool.version(program, "--version"));
  }

  /** Of the JSON that it logs when asked, in which `commit` is what git calls the source. */
  static String versionOf(String said) {
    return json(said).map(line -> line.path("commit").asText()).orElse("unknown");
  }

  @Override
  public String method() {
    return "files, no deduplication, no garbage collection, no extensions; without deduplication it mounts nothing";
  }

  @Override
  public String configuration(
      Path folder, String address, int port, Optional<Certificate> certificate) {
    ObjectNode root = JSON.createObjectNode().put("distSpecVersion", "1.1.1");
    root.putObject("storage")
        .put("rootDirectory", folder.toString())
        .put("dedupe", false)
        .put("gc", false);
    ObjectNode http =
        root.putObject("http").put("address", address).put("port", Integer.toString(port));
    // Docker's manifests are refused otherwise.
    http.putArray("compat").add("docker2s2");
    certificate.ifPresent(c ->
        http.putObject("tls")
            .put("cert", c.certificate().toString())
            .put("key", c.key().toString()));
    // Requests are logged at this level and not above it.
    root.putObject("log").put("level", "info");
    return root.toPrettyString();
  }

  @Override
  public List<String> arguments(Path configuration) {
    return List.of("serve", configuration.toString());
  }

  @Override
  public Optional<Entry> logged(String line) {
    return json(line)
        .filter(entry -> entry.path("message").asText().equals("HTTP API"))
        .map(entry ->
            new Entry(
                entry.path("method").asText(),
                entry.path("path").asText(),
                entry.path("statusCode").asInt(),
                entry.path("bodySize").asLong(),
                entry.path("headers").path("User-Agent").path(0).asText()));
  }

  /** Blobs are written elsewhere and moved; a manifest is written once, under its digest. */
  @Override
  public boolean immutable(Path file) {
    return Optional.ofNullable(file.getParent())
        .map(folder -> folder.endsWith(Path.of("blobs", "sha256")))
        .orElse(false);
  }

  private static Optional<JsonNode> json(String line) {
    try {
      return Optional.of(JSON.readTree(line));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }
}
