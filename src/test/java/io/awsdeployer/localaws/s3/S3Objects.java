package io.awsdeployer.localaws.s3;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Checksum;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The operations on one object. */
final class S3Objects {

  /** Objects live in memory: templates, manifests, packages. Layers have their own place. */
  private static final int LARGEST = 256 * 1024 * 1024;

  private static final String CHECKSUM = "x-amz-checksum-";

  private final S3Access access;
  private final Clock clock;

  S3Objects(S3Access access, Clock clock) {
    this.access = access;
    this.clock = clock;
  }

  /** GetObject and HeadObject: the door drops the body of the latter. */
  Response get(Request request, S3Call call, Bucket bucket, Caller caller) {
    access.check(caller, "s3:GetObject", bucket, bucket.arn() + "/" + call.key());
    Optional<StoredObject> found = bucket.find(call.key());
    if (found.isEmpty()) {
      // Who may not list learns nothing about which keys there are ("GetObject", Permissions).
      access.check(caller, "s3:ListBucket", bucket, bucket.arn());
      throw new AwsError(404, "NoSuchKey", "The specified key does not exist.")
          .with("Key", call.key());
    }
    StoredObject object = found.get();
    int length = object.content().length;
    Optional<ByteRange> range = request.header("range").flatMap(r -> ByteRange.of(r, length));
    Map<String, String> headers = new LinkedHashMap<>(object.headers());
    headers.put("ETag", object.etag());
    headers.put("Accept-Ranges", "bytes");
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(object.modified().atOffset(ZoneOffset.UTC)));
    if (range.isPresent()) {
      ByteRange r = range.get();
      headers.put("Content-Range", "bytes " + r.first() + "-" + r.last() + "/" + length);
      return new Response(
          206,
          Map.copyOf(headers),
          new ByteArrayInputStream(object.content(), r.first(), r.length()),
          r.length());
    }
    if (request.header("x-amz-checksum-mode").isPresent()) {
      headers.putAll(object.checksum());
    }
    return new Response(
        200, Map.copyOf(headers), new ByteArrayInputStream(object.content()), length);
  }

  Response put(Request request, S3Call call, Bucket bucket, Caller caller) throws IOException {
    access.check(caller, "s3:PutObject", bucket, bucket.arn() + "/" + call.key());
    byte[] content = request.body().readNBytes(LARGEST + 1);
    if (content.length > LARGEST) {
      throw new AwsError(
          400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
    }
    checkMd5(request, content);
    Map<String, String> checksum = new HashMap<>();
    checksumHeader(request)
        .ifPresent(header -> {
          Checksum computed = Checksum.named(header);
          computed.update(content);
          String value = computed.value();
          request.header(header).ifPresent(claimed -> computed.check(claimed, value));
          checksum.put(header, value);
        });
    StoredObject object =
        new StoredObject(content, kept(request), Map.copyOf(checksum), clock.instant());
    bucket.store(call.key(), object);
    Response response = Response.empty(200).with("ETag", object.etag());
    for (Map.Entry<String, String> header : checksum.entrySet()) {
      response = response.with(header.getKey(), header.getValue());
    }
    return response;
  }

  Response delete(S3Call call, Bucket bucket, Caller caller) {
    access.check(caller, "s3:DeleteObject", bucket, bucket.arn() + "/" + call.key());
    bucket.delete(call.key());
    return Response.empty(204);
  }

  private static Optional<String> checksumHeader(Request request) {
    return request
        .header("x-amz-trailer")
        .or(() ->
            request.headers().keySet().stream()
                .filter(h -> h.startsWith(CHECKSUM) && !h.equals(CHECKSUM + "algorithm"))
                .filter(h -> !h.equals(CHECKSUM + "type"))
                .findFirst());
  }

  private static void checkMd5(Request request, byte[] content) {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(content);
      String computed = Base64.getEncoder().encodeToString(md5);
      if (!request.header("content-md5").orElse(computed).equals(computed)) {
        throw new AwsError(
            400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> kept(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", request.header("content-type").orElse("binary/octet-stream"));
    request
        .headers()
        .forEach((name, values) -> {
          if (name.startsWith("x-amz-meta-")) {
            headers.put(name, values.getFirst());
          }
        });
    return headers;
  }
}
