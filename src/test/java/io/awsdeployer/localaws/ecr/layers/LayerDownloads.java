package io.awsdeployer.localaws.ecr.layers;

import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.RepositoryName;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Layer bytes behind presigned URLs, as S3 serves them. The query is the only credential. */
public final class LayerDownloads implements Service {
  private static final Pattern PATH =
      Pattern.compile("(?:/.*)?(/[0-9a-f]+-[0-9]{12}-[0-9a-f-]{36}/[0-9a-f-]{36})");

  private final EcrCloud cloud;
  private final LayerUrls urls;

  public LayerDownloads(EcrCloud cloud, LayerUrls urls) {
    this.cloud = cloud;
    this.urls = urls;
  }

  /** Whether a path is one of ours, whatever the bucket's URL puts before it. */
  public static boolean matches(String rawPath) {
    return PATH.matcher(rawPath).matches();
  }

  /** {@code blob:GET}; any other method is counted under its own name, and refused. */
  public static String operationName(Request request) {
    return "blob:" + request.method();
  }

  @Override
  public Response handle(Request request) throws IOException {
    Matcher path = PATH.matcher(request.rawPath());
    if (!path.matches()) {
      return new S3Refusal(403, "AccessDenied", "Access Denied").response();
    }
    Optional<S3Refusal> refusal = refusal(request, path.group(1));
    return refusal.isPresent() ? refusal.get().response() : content(request, path.group(1));
  }

  private Optional<S3Refusal> refusal(Request request, String path) {
    if (request.headers().containsKey("authorization")) {
      return Optional.of(
          new S3Refusal(
              400,
              "InvalidArgument",
              "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
              "<ArgumentName>Authorization</ArgumentName>"));
    }
    Optional<String> unsigned =
        request.headers().keySet().stream().filter(h -> h.startsWith("x-amz-")).findFirst();
    if (unsigned.isPresent()) {
      return Optional.of(
          new S3Refusal(
              403,
              "AccessDenied",
              "There were headers present in the request which were not signed",
              "<HeadersNotSigned>" + unsigned.get() + "</HeadersNotSigned>"));
    }
    SortedMap<String, String> query = Query.decode(request.rawQuery());
    String given = Optional.ofNullable(query.remove("X-Amz-Signature")).orElse("");
    if (!urls.signature(request.method(), path, query).equals(given)) {
      return Optional.of(S3Refusal.signature());
    }
    return expired(query);
  }

  private Optional<S3Refusal> expired(SortedMap<String, String> query) {
    try {
      Instant expiry =
          LayerUrls.time(query.getOrDefault("X-Amz-Date", ""))
              .plusSeconds(Long.parseLong(query.getOrDefault("X-Amz-Expires", "")));
      Instant now = cloud.clock().instant();
      return now.isAfter(expiry)
          ? Optional.of(
              new S3Refusal(
                  403,
                  "AccessDenied",
                  "Request has expired",
                  "<X-Amz-Expires>%s</X-Amz-Expires><Expires>%s</Expires><ServerTime>%s</ServerTime>"
                      .formatted(query.getOrDefault("X-Amz-Expires", ""), expiry, now)))
          : Optional.empty();
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.of(S3Refusal.signature());
    }
  }

  private Response content(Request request, String path) throws IOException {
    Optional<Blob> found = urls.find(path).flatMap(this::blob);
    if (found.isEmpty()) {
      return new S3Refusal(404, "NoSuchKey", "The specified key does not exist.").response();
    }
    Blob blob = found.get();
    Response answer =
        switch (ByteRange.of(request.header("range"), blob.size())) {
          case ByteRange.Asked.Whole() -> stream(200, blob, new ByteRange(0, blob.size() - 1));
          case ByteRange.Asked.Part(ByteRange range) ->
              stream(206, blob, range)
                  .with(
                      "Content-Range",
                      "bytes %d-%d/%d".formatted(range.first(), range.last(), blob.size()));
          case ByteRange.Asked.Unsatisfiable() ->
              new S3Refusal(416, "InvalidRange", "The requested range is not satisfiable")
                  .response()
                  .with("Content-Range", "bytes */" + blob.size());
        };
    return answer.with("Accept-Ranges", "bytes");
  }

  private Optional<Blob> blob(LayerUrls.Layer layer) {
    RepositoryName name = layer.repository();
    EcrRegistry registry = cloud.registry(name.account(), name.region());
    return registry
        .find(name.name())
        .flatMap(repository -> repository.blobs().find(layer.digest()));
  }

  private static Response stream(int status, Blob blob, ByteRange range) throws IOException {
    long length = range.length();
    return new Response(status, Map.of(), blob.open(range.first(), length), length)
        .with("Content-Type", "application/octet-stream")
        .with("ETag", "\"%s\"".formatted(blob.digest().substring(7, 39)));
  }
}
