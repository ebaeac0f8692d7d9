package io.awsdeployer.promote.bench.face;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.AwsError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The operations of the ECR API that a promotion uses, said in the words of the registry's HTTP API
 * (OCI distribution specification). Every repository exists, as one would have made it beforehand.
 */
final class EcrCalls {
  private final Upstream registry;
  private final URI downloads;
  private final URI uploads;
  private final String account;
  private final ExecutorService threads;

  /**
   * @param downloads where the registry's HTTP API is used for layers
   * @param uploads where it is used for pushes
   */
  EcrCalls(
      Upstream registry, URI downloads, URI uploads, String account, ExecutorService threads) {
    this.registry = registry;
    this.downloads = downloads;
    this.uploads = uploads;
    this.account = account;
    this.threads = threads;
  }

  ObjectNode answer(String operation, JsonNode request) throws IOException, InterruptedException {
    return switch (operation) {
      case "GetAuthorizationToken" -> authorize();
      case "DescribeRepositories" -> describe(request);
      case "BatchGetImage" -> images(request);
      case "BatchCheckLayerAvailability" -> layers(request);
      case "GetDownloadUrlForLayer" -> download(request);
      case "PutImage" -> put(request);
      default ->
          throw new AwsError(400, "UnknownOperationException", operation + " is not spoken here");
    };
  }

  private ObjectNode authorize() {
    ObjectNode answer = object();
    answer
        .putArray("authorizationData")
        .addObject()
        .put(
            "authorizationToken",
            Base64.getEncoder().encodeToString("AWS:bench".getBytes(StandardCharsets.UTF_8)))
        .put("expiresAt", 4_000_000_000L)
        .put("proxyEndpoint", uploads.toString());
    return answer;
  }

  private ObjectNode describe(JsonNode request) {
    ObjectNode answer = object();
    ArrayNode repositories = answer.putArray("repositories");
    for (JsonNode name : request.path("repositoryNames")) {
      repositories
          .addObject()
          .put("repositoryName", name.asText())
          .put("registryId", account)
          .put("repositoryUri", uploads.getAuthority() + "/" + name.asText())
          .put("imageTagMutability", "MUTABLE");
    }
    return answer;
  }

  private ObjectNode images(JsonNode request) throws IOException, InterruptedException {
    String repository = request.path("repositoryName").asText();
    String accepted =
        StreamSupport.stream(request.path("acceptedMediaTypes").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "));
    ObjectNode answer = object();
    ArrayNode images = answer.putArray("images");
    ArrayNode failures = answer.putArray("failures");
    List<JsonNode> ids = elements(request.path("imageIds"));
    List<HttpResponse<byte[]>> found =
        all(
            ids.stream()
                .map(id ->
                    (Callable<HttpResponse<byte[]>>)
                        () ->
                            registry.manifest(
                                repository,
                                id.path("imageDigest").asText(id.path("imageTag").asText()),
                                accepted))
                .toList());
    for (int i = 0; i < ids.size(); i++) {
      HttpResponse<byte[]> manifest = found.get(i);
      if (manifest.statusCode() != 200) {
        require(manifest, 404);
        failures
            .addObject()
            .put("failureCode", "ImageNotFound")
            .put("failureReason", "Requested image not found")
            .set("imageId", ids.get(i));
        continue;
      }
      ObjectNode id = ids.get(i).deepCopy();
      images
          .addObject()
          .put("registryId", account)
          .put("repositoryName", repository)
          .put("imageManifest", new String(manifest.body(), StandardCharsets.UTF_8))
          .put("imageManifestMediaType", manifest.headers().firstValue("Content-Type").orElse(""))
          .set("imageId", id.put("imageDigest", digest(manifest.body())));
    }
    return answer;
  }

  private ObjectNode layers(JsonNode request) throws IOException, InterruptedException {
    String repository = request.path("repositoryName").asText();
    ObjectNode answer = object();
    ArrayNode layers = answer.putArray("layers");
    answer.putArray("failures");
    List<JsonNode> digests = elements(request.path("layerDigests"));
    List<HttpResponse<byte[]>> found =
        all(
            digests.stream()
                .map(digest ->
                    (Callable<HttpResponse<byte[]>>)
                        () -> registry.blob(repository, digest.asText()))
                .toList());
    for (int i = 0; i < digests.size(); i++) {
      HttpResponse<byte[]> blob = found.get(i);
      if (blob.statusCode() != 200) {
        require(blob, 404);
      }
      layers
          .addObject()
          .put("layerDigest", digests.get(i).asText())
          .put("layerAvailability", blob.statusCode() == 200 ? "AVAILABLE" : "UNAVAILABLE")
          .put("layerSize", blob.headers().firstValueAsLong("Content-Length").orElse(0));
    }
    return answer;
  }

  private ObjectNode download(JsonNode request) {
    String digest = request.path("layerDigest").asText();
    String path = "/v2/%s/blobs/%s".formatted(request.path("repositoryName").asText(), digest);
    return object()
        .put("downloadUrl", downloads.resolve(path).toString())
        .put("layerDigest", digest);
  }

  private ObjectNode put(JsonNode request) throws IOException, InterruptedException {
    String repository = request.path("repositoryName").asText();
    byte[] manifest = request.path("imageManifest").asText().getBytes(StandardCharsets.UTF_8);
    String digest = digest(manifest);
    String tag = request.path("imageTag").asText("");
    HttpResponse<byte[]> answered =
        registry.put(
            repository,
            tag.isEmpty() ? digest : tag,
            request.path("imageManifestMediaType").asText(),
            manifest);
    if (answered.statusCode() != 201) {
      String said = new String(answered.body(), StandardCharsets.UTF_8);
      throw new AwsError(
          400,
          said.contains("MANIFEST_BLOB_UNKNOWN") || said.contains("MANIFEST_UNKNOWN")
              ? "LayersNotFoundException"
              : "InvalidParameterException",
          said);
    }
    ObjectNode answer = object();
    ObjectNode id =
        answer
            .putObject("image")
            .put("registryId", account)
            .put("repositoryName", repository)
            .putObject("imageId")
            .put("imageDigest", digest);
    if (!tag.isEmpty()) {
      id.put("imageTag", tag);
    }
    return answer;
  }

  /** All at once, as a service with many servers would. */
  private <T> List<T> all(List<Callable<T>> calls) throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> call : threads.invokeAll(calls)) {
      try {
        results.add(call.get());
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
    return results;
  }

  private static void require(HttpResponse<byte[]> answer, int status) throws IOException {
    if (answer.statusCode() != status) {
      throw new IOException(
          "%s answered %d".formatted(answer.request().uri(), answer.statusCode()));
    }
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
