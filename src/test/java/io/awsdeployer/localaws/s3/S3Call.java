package io.awsdeployer.localaws.s3;

import io.awsdeployer.localaws.http.Percent;
import io.awsdeployer.localaws.http.Request;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an S3 request means, read from method, path (path style) and query. */
record S3Call(String operation, String bucket, String key, Map<String, String> query) {

  /** Parameters that say nothing about what is to be done. */
  private static final Set<String> NEUTRAL = Set.of("x-id");

  private static final Set<String> OF_LISTING =
      Set.of(
          "list-type",
          "prefix",
          "delimiter",
          "max-keys",
          "start-after",
          "continuation-token",
          "encoding-type",
          "fetch-owner");

  static S3Call of(Request request) {
    String path = request.rawPath();
    int slash = path.indexOf('/', 1);
    String bucket = Percent.decode(slash < 0 ? path.substring(1) : path.substring(1, slash));
    String key = slash < 0 ? "" : Percent.decode(path.substring(slash + 1));
    Map<String, String> query = new TreeMap<>();
    Percent.query(request.rawQuery()).forEach(p -> query.put(p.getKey(), p.getValue()));
    return new S3Call(operation(request, bucket, key, query), bucket, key, query);
  }

  /** A subresource (?acl, ?uploads, ?versionId=…) makes it another operation than the plain one. */
  private static String operation(
      Request request, String bucket, String key, Map<String, String> query) {
    boolean plain =
        query.keySet().stream().allMatch(name -> NEUTRAL.contains(name) || presigning(name));
    boolean listing =
        query.getOrDefault("list-type", "").equals("2")
            && query.keySet().stream()
                .allMatch(name -> OF_LISTING.contains(name) || presigning(name));
    String method = request.method();
    if (bucket.isEmpty()) {
      return plain && method.equals("GET") ? "ListBuckets" : "unknown";
    }
    if (key.isEmpty()) {
      return switch (method) {
        case "GET" -> listing ? "ListObjectsV2" : "unknown";
        case "HEAD" -> plain ? "HeadBucket" : "unknown";
        case "PUT" -> plain ? "CreateBucket" : "unknown";
        case "DELETE" -> plain ? "DeleteBucket" : "unknown";
        default -> "unknown";
      };
    }
    if (!plain || request.header("x-amz-copy-source").isPresent()) {
      return "unknown";
    }
    return switch (method) {
      case "GET" -> "GetObject";
      case "HEAD" -> "HeadObject";
      case "PUT" -> "PutObject";
      case "DELETE" -> "DeleteObject";
      default -> "unknown";
    };
  }

  private static boolean presigning(String name) {
    return name.startsWith("X-Amz-");
  }
}
