package io.awsdeployer.localaws.ecr.layers;

import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.RepositoryName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs the URLs of GetDownloadUrlForLayer: good for one hour, for GET, for one layer (§1.2). */
public final class LayerUrls {
  /** As real ECR's, X-Amz-Expires=3599. */
  public static final Duration REAL_LIFETIME = Duration.ofSeconds(3599);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final EcrCloud cloud;
  private final SecretKeySpec key;
  private final Duration lifetime;
  private final Map<String, Layer> layers = new ConcurrentHashMap<>();

  /** What a URL's path stands for. */
  record Layer(RepositoryName repository, String digest) {}

  public LayerUrls(EcrCloud cloud) {
    this(cloud, REAL_LIFETIME);
  }

  public LayerUrls(EcrCloud cloud, Duration lifetime) {
    this.cloud = cloud;
    this.lifetime = lifetime;
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  public URI presign(RepositoryName repository, String digest) {
    String path = path(repository, digest);
    layers.put(path, new Layer(repository, digest));
    Instant now = cloud.clock().instant();
    SortedMap<String, String> query = new TreeMap<>();
    query.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
    query.put(
        "X-Amz-Credential",
        "ASIALOCALLAYERS00000/%s/%s/s3/aws4_request"
            .formatted(TIME.format(now).substring(0, 8), repository.region()));
    query.put("X-Amz-Date", TIME.format(now));
    query.put("X-Amz-Expires", Long.toString(lifetime.toSeconds()));
    query.put("X-Amz-Security-Token", "local/layers+token==" + UUID.randomUUID());
    query.put("X-Amz-SignedHeaders", "host");
    query.put("X-Amz-Signature", signature("GET", path, query));
    return URI.create(
        cloud.endpoints().layerBucket(repository.region()) + path + "?" + Query.encode(query));
  }

  Optional<Layer> find(String path) {
    return Optional.ofNullable(layers.get(path));
  }

  String signature(String method, String path, SortedMap<String, String> query) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      String signed = method + "\n" + path + "\n" + Query.encode(query);
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  static Instant time(String text) {
    return Instant.from(TIME.parse(text));
  }

  /** {@code /<hex>-<account>-<uuid>/<uuid>}, the same for the same layer. */
  private static String path(RepositoryName repository, String digest) {
    byte[] place = repository.arn().getBytes(StandardCharsets.UTF_8);
    byte[] layer = (repository.arn() + "@" + digest).getBytes(StandardCharsets.UTF_8);
    UUID folder = UUID.nameUUIDFromBytes(place);
    UUID object = UUID.nameUUIDFromBytes(layer);
    return "/%s-%s-%s/%s"
        .formatted(object.toString().substring(0, 4), repository.account(), folder, object);
  }
}
