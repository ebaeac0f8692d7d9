package io.awsdeployer.promote.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.rehearsal.LoopbackServer.Answer;
import io.awsdeployer.promote.rehearsal.LoopbackServer.Asked;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Answers what a promotion asks, from nothing: STS, SSM, S3, the ECR API, presigned downloads and
 * the registry's uploads, all at one address of this process. It believes everything: what is real
 * about AWS is the local AWS of the tests. What the target got is forgotten when the deploy
 * manifest is read again, so that each rehearsal copies it all.
 */
public final class RehearsalAws implements AutoCloseable {
  public static final String SOURCE_ACCOUNT = "000000000001";
  public static final String TARGET_ACCOUNT = "000000000002";
  public static final String REGION = "us-east-1";

  private static final String AMZ_JSON = "application/x-amz-json-1.1";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");

  private final JsonMapper json = new JsonMapper();
  private final RehearsalBuild build;
  private final Set<String> put = ConcurrentHashMap.newKeySet();
  private final LoopbackTls tls;
  private final LoopbackServer server;

  private RehearsalAws(RehearsalBuild build, LoopbackTls tls) throws IOException {
    this.build = build;
    this.tls = tls;
    this.server = LoopbackServer.open(tls.server(), this::answer);
  }

  /**
   * Opens it on a free port.
   *
   * @param layers that cross from the source to the target
   * @param layerBytes of each
   * @param now certificates are good for a day around it
   */
  public static RehearsalAws open(int layers, int layerBytes, Instant now)
      throws IOException, GeneralSecurityException {
    return new RehearsalAws(new RehearsalBuild(layers, layerBytes), LoopbackTls.made(now));
  }

  public URI endpoint() {
    return server.uri();
  }

  /** Accepts the endpoint's certificate, and nothing else. */
  public SSLContext tls() {
    return tls.client();
  }

  /** The same for clients that build their own context. */
  public TrustManager[] trust() {
    return tls.trust().toArray(TrustManager[]::new);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private Answer answer(Asked asked) {
    String target = asked.header("x-amz-target");
    try {
      if (!target.isEmpty()) {
        return api(target.substring(target.indexOf('.') + 1), json.readTree(asked.body()));
      }
    } catch (JsonProcessingException e) {
      return Answer.of(400, AMZ_JSON, "{}");
    }
    if (asked.target().startsWith("/v2/")) {
      return registry(asked);
    }
    if (asked.target().startsWith("/layers/")) {
      return layer(asked);
    }
    Matcher action = ACTION.matcher(asked.body());
    return action.find() ? sts(action.group(1)) : deployManifest();
  }

  private Answer api(String operation, JsonNode request) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    switch (operation) {
      case "GetParameter" -> {
        return Answer.of(400, AMZ_JSON, "{\"__type\":\"ParameterNotFound\"}");
      }
      case "DescribeRepositories" -> repositories(request, answer.putArray("repositories"));
      case "BatchGetImage" -> images(request, answer);
      case "BatchCheckLayerAvailability" -> {
        ArrayNode layers = answer.putArray("layers");
        request
            .path("layerDigests")
            .forEach(digest ->
                layers
                    .addObject()
                    .put("layerDigest", digest.asText())
                    .put("layerAvailability", "UNAVAILABLE"));
        answer.putArray("failures");
      }
      case "GetDownloadUrlForLayer" ->
          answer
              .put("downloadUrl", server.uri() + "/layers/" + request.path("layerDigest").asText())
              .put("layerDigest", request.path("layerDigest").asText());
      case "GetAuthorizationToken" ->
          answer
              .putArray("authorizationData")
              .addObject()
              .put("authorizationToken", token())
              .put("proxyEndpoint", server.uri().toString());
      case "PutImage" -> {
        String digest = Digest.of(request.path("imageManifest").asText()).value();
        put.add(place(request, digest));
        answer.putObject("image").putObject("imageId").put("imageDigest", digest);
      }
      default -> {}
    }
    return Answer.of(200, AMZ_JSON, answer.toString());
  }

  private void repositories(JsonNode request, ArrayNode answer) {
    for (JsonNode name : request.path("repositoryNames")) {
      answer
          .addObject()
          .put("registryId", TARGET_ACCOUNT)
          .put("repositoryName", name.asText())
          .put("repositoryUri", server.uri().getAuthority() + "/" + name.asText())
          .put("imageTagMutability", "MUTABLE");
    }
  }

  private void images(JsonNode request, ObjectNode answer) {
    ArrayNode found = answer.putArray("images");
    ArrayNode failures = answer.putArray("failures");
    String repository = request.path("repositoryName").asText();
    for (JsonNode id : request.path("imageIds")) {
      String reference = id.path("imageDigest").asText(id.path("imageTag").asText());
      Optional<RehearsalBuild.Text> manifest =
          has(request, reference) ? build.manifest(repository, reference) : Optional.empty();
      if (manifest.isPresent()) {
        ObjectNode image = found.addObject();
        image.put("repositoryName", repository);
        image.put("imageManifest", manifest.get().text());
        image.put("imageManifestMediaType", manifest.get().mediaType());
        image.set("imageId", id);
        image.withObject("imageId").put("imageDigest", manifest.get().digest());
      } else {
        failures
            .addObject()
            .put("failureCode", "ImageNotFound")
            .put("failureReason", "Requested image not found")
            .set("imageId", id);
      }
    }
  }

  /** The source has all, the target what it was given, and one image from the beginning. */
  private boolean has(JsonNode request, String reference) {
    return request.path("registryId").asText().equals(SOURCE_ACCOUNT)
        || request.path("repositoryName").asText().equals(RehearsalBuild.REPOSITORIES.getLast())
        || put.contains(place(request, reference));
  }

  private static String place(JsonNode request, String digest) {
    return request.path("repositoryName").asText() + "@" + digest;
  }

  private static Answer registry(Asked asked) {
    return switch (asked.method()) {
      // Some mounts are granted: those into the same repositories each time.
      case "POST" -> upload("/v2/rehearsal/blobs/uploads/one", mounts(asked) ? 201 : 202);
      case "PATCH" -> upload(asked.target(), 202);
      case "PUT" -> upload(asked.target(), 201);
      default -> Answer.of(200, "application/json", "{}");
    };
  }

  private static boolean mounts(Asked asked) {
    return asked.target().contains("mount=") && asked.target().contains("second");
  }

  private static Answer upload(String location, int status) {
    return new Answer(status, Map.of("Location", location), new byte[0]);
  }

  private Answer layer(Asked asked) {
    byte[] bytes = build.blob(asked.target().substring("/layers/".length())).orElse(new byte[0]);
    Matcher range = RANGE.matcher(asked.header("range"));
    if (!range.matches()) {
      return new Answer(200, Map.of("Content-Type", "application/octet-stream"), bytes);
    }
    int first = Integer.parseInt(range.group(1));
    int last = range.group(2).isEmpty() ? bytes.length - 1 : Integer.parseInt(range.group(2));
    return new Answer(
        206,
        Map.of("Content-Range", "bytes %d-%d/%d".formatted(first, last, bytes.length)),
        Arrays.copyOfRange(bytes, first, last + 1));
  }

  private static Answer sts(String action) {
    String arn = "arn:aws:sts::%s:assumed-role/rehearsal/rehearsal";
    String result =
        action.equals("AssumeRole")
            ? """
            <AssumedRoleUser><AssumedRoleId>none</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>\
            <Credentials><AccessKeyId>none</AccessKeyId><SecretAccessKey>none</SecretAccessKey>\
            <SessionToken>none</SessionToken></Credentials>\
            """
                .formatted(arn.formatted(TARGET_ACCOUNT))
            : "<Arn>%s</Arn>".formatted(arn.formatted(SOURCE_ACCOUNT));
    return Answer.of(
        200,
        "text/xml",
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, result));
  }

  private Answer deployManifest() {
    put.clear();
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    ArrayNode images = manifest.putArray("images");
    RehearsalBuild.REPOSITORIES.forEach(
        name -> images.addObject().put("repository", name).put("tag", RehearsalBuild.TAG));
    return Answer.of(200, "application/json", manifest.toString());
  }

  private static String token() {
    return Base64.getEncoder().encodeToString("AWS:none".getBytes(StandardCharsets.US_ASCII));
  }
}
