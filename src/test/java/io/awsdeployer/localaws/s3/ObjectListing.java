package io.awsdeployer.localaws.s3;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Percent;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Xml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** ListObjectsV2 (Amazon S3 API Reference of that name), owners left out. */
final class ObjectListing {

  static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private final Bucket bucket;
  private final Map<String, String> query;
  private final String prefix;
  private final String delimiter;
  private final int most;
  private final List<String> commonPrefixes = new ArrayList<>();
  private int listed;
  private String lastSeen = "";
  private boolean truncated;

  ObjectListing(S3Call call, Bucket bucket) {
    this.bucket = bucket;
    this.query = call.query();
    this.prefix = query.getOrDefault("prefix", "");
    this.delimiter = query.getOrDefault("delimiter", "");
    String maxKeys = query.getOrDefault("max-keys", "1000");
    if (!maxKeys.matches("\\d{1,9}")) {
      throw new AwsError(400, "InvalidArgument", "Provided max-keys not an integer");
    }
    this.most = Math.min(1000, Integer.parseInt(maxKeys));
  }

  Response response() {
    Xml xml =
        new Xml()
            .open("ListBucketResult", NAMESPACE)
            .element("Name", bucket.name())
            .element("Prefix", encoded(prefix))
            .element("MaxKeys", Integer.toString(most));
    if (query.containsKey("encoding-type")) {
      xml.element("EncodingType", "url");
    }
    if (!delimiter.isEmpty()) {
      xml.element("Delimiter", encoded(delimiter));
    }
    collect(xml);
    xml.element("KeyCount", Integer.toString(listed))
        .element("IsTruncated", Boolean.toString(truncated));
    if (truncated) {
      xml.element(
          "NextContinuationToken",
          Base64.getUrlEncoder().encodeToString(lastSeen.getBytes(StandardCharsets.UTF_8)));
    }
    for (String common : commonPrefixes) {
      xml.open("CommonPrefixes").element("Prefix", encoded(common)).close("CommonPrefixes");
    }
    return Response.text(200, "application/xml", xml.close("ListBucketResult").toString());
  }

  private void collect(Xml xml) {
    String after = start();
    for (Map.Entry<String, StoredObject> each : bucket.from(after, false).entrySet()) {
      String key = each.getKey();
      int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String common = cut < 0 ? "" : key.substring(0, cut + delimiter.length());
      boolean grouped =
          !common.isEmpty() && (commonPrefixes.contains(common) || seen(common, after));
      if (!key.startsWith(prefix) || grouped) {
        continue;
      }
      if (listed == most) {
        truncated = most > 0;
        return;
      }
      listed++;
      lastSeen = common.isEmpty() ? key : common;
      if (common.isEmpty()) {
        object(xml, key, each.getValue());
      } else {
        commonPrefixes.add(common);
      }
    }
  }

  /** Whether an earlier page ended with this group. */
  private static boolean seen(String common, String after) {
    return after.equals(common);
  }

  private void object(Xml xml, String key, StoredObject object) {
    xml.open("Contents")
        .element("Key", encoded(key))
        .element("LastModified", object.modified().toString())
        .element("ETag", object.etag())
        .element("Size", Integer.toString(object.content().length))
        .element("StorageClass", "STANDARD")
        .close("Contents");
  }

  private String start() {
    String token = query.getOrDefault("continuation-token", "");
    if (token.isEmpty()) {
      return query.getOrDefault("start-after", "");
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AwsError(400, "InvalidArgument", "The continuation token provided is incorrect");
    }
  }

  private String encoded(String text) {
    return query.containsKey("encoding-type") ? Percent.encodePath(text) : text;
  }
}
