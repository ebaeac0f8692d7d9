package io.awsdeployer.localaws.s3;

import io.awsdeployer.localaws.iam.PolicyEvaluator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;

/** A bucket, for tests and for the service alike. */
public final class Bucket {

  private final NavigableMap<String, StoredObject> objects = new ConcurrentSkipListMap<>();
  private final AtomicReference<Optional<String>> policy = new AtomicReference<>(Optional.empty());
  private final String name;
  private final String account;
  private final Clock clock;
  private final Instant created;

  Bucket(String name, String account, Clock clock) {
    this.name = name;
    this.account = account;
    this.clock = clock;
    this.created = clock.instant();
  }

  public String name() {
    return name;
  }

  public String arn() {
    return "arn:aws:s3:::" + name;
  }

  public Bucket put(String key, byte[] content) {
    store(
        key,
        new StoredObject(
            content.clone(),
            Map.of("Content-Type", "binary/octet-stream"),
            Map.of(),
            clock.instant()));
    return this;
  }

  public Bucket put(String key, String content) {
    return put(key, content.getBytes(StandardCharsets.UTF_8));
  }

  public Optional<byte[]> get(String key) {
    return find(key).map(object -> object.content().clone());
  }

  public Bucket delete(String key) {
    objects.remove(key);
    return this;
  }

  public List<String> keys() {
    return List.copyOf(objects.keySet());
  }

  /** Sets the bucket policy. */
  public Bucket policy(String json) {
    policy.set(Optional.of(PolicyEvaluator.checkedResourcePolicy(json)));
    return this;
  }

  Optional<String> policy() {
    return policy.get();
  }

  Instant created() {
    return created;
  }

  String account() {
    return account;
  }

  Optional<StoredObject> find(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  void store(String key, StoredObject object) {
    objects.put(key, object);
  }

  NavigableMap<String, StoredObject> from(String key, boolean inclusive) {
    return objects.tailMap(key, inclusive);
  }
}
