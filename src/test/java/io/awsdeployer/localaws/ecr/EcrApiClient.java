package io.awsdeployer.localaws.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.api.EcrApi;
import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.iam.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Calls the API without a network, in one account and region. */
final class EcrApiClient implements AutoCloseable {
  static final String ACCOUNT = "111111111111";
  static final String REGION = "eu-west-1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final EcrCloud cloud;
  private final LayerUrls urls;

  EcrApiClient() {
    try {
      this.cloud = new EcrCloud(clock, new Names());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.urls = new LayerUrls(cloud);
  }

  private static final class Names implements EcrEndpoints {
    @Override
    public URI registry(String account, String region) {
      return URI.create("https://%s.dkr.ecr.%s.amazonaws.com".formatted(account, region));
    }

    @Override
    public URI layerBucket(String region) {
      return URI.create("https://layers.example.com");
    }
  }

  record Answer(int status, JsonNode body) {
    String code() {
      return body.path("__type").asText();
    }

    String message() {
      return body.path("message").asText();
    }
  }

  MovableClock clock() {
    return clock;
  }

  EcrCloud cloud() {
    return cloud;
  }

  LayerUrls urls() {
    return urls;
  }

  EcrRegistry registry() {
    return cloud.registry(ACCOUNT, REGION);
  }

  Answer call(String operation, String json) {
    return call(operation, json, Callers.of(ACCOUNT), Callers.permissive());
  }

  Answer call(String operation, String json, Caller caller, Authorization authorization) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Request request =
        new Request(
            "",
            "POST",
            "/",
            "",
            Map.of(
                "x-amz-target", List.of("AmazonEC2ContainerRegistry_V20150921." + operation),
                "content-length", List.of(Integer.toString(body.length))),
            new ByteArrayInputStream(body));
    try {
      Response response = new EcrApi(cloud, authorization, urls).handle(request, caller, REGION);
      return new Answer(response.status(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** PutImage with whatever members are given beside repository and manifest. */
  Answer putImage(String repository, String manifest, Map<String, String> members) {
    var json = JSON.createObjectNode();
    json.put("repositoryName", repository).put("imageManifest", manifest);
    members.forEach(json::put);
    return callRaw("PutImage", json.toString());
  }

  Answer callRaw(String operation, String json) {
    // Quotes inside a manifest are not to be touched.
    return call(operation, json.replace("'", "\\u0027"));
  }

  String initiate(String repository) {
    return call("InitiateLayerUpload", "{'repositoryName':'%s'}".formatted(repository))
        .body()
        .path("uploadId")
        .asText();
  }

  Answer upload(String repository, String id, long first, long last, byte[] content) {
    return call(
        "UploadLayerPart",
        "{'layerPartBlob':'%s','repositoryName':'%s','uploadId':'%s','partFirstByte':%d,'partLastByte':%d}"
            .formatted(Base64.getEncoder().encodeToString(content), repository, id, first, last));
  }

  Answer complete(String repository, String id, String digest) {
    return call(
        "CompleteLayerUpload",
        "{'repositoryName':'%s','uploadId':'%s','layerDigests':['%s']}"
            .formatted(repository, id, digest));
  }

  @Override
  public void close() throws IOException {
    cloud.close();
  }
}
