package io.awsdeployer.localaws.s3;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All buckets: their names are shared by all accounts and regions. */
public final class Buckets {

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final Clock clock;

  public Buckets(Clock clock) {
    this.clock = clock;
  }

  /** The account's bucket of that name; made when there is none. */
  public Bucket bucket(String account, String name) {
    Bucket bucket = buckets.computeIfAbsent(name, _ -> new Bucket(name, account, clock));
    if (!bucket.account().equals(account)) {
      throw new IllegalArgumentException(name + " belongs to account " + bucket.account());
    }
    return bucket;
  }

  Optional<Bucket> find(String name) {
    return Optional.ofNullable(buckets.get(name));
  }

  /** Makes a bucket, or gives the one that is in its way. */
  Optional<Bucket> create(String account, String name) {
    return Optional.ofNullable(buckets.putIfAbsent(name, new Bucket(name, account, clock)));
  }

  void remove(Bucket bucket) {
    buckets.remove(bucket.name(), bucket);
  }

  /** An account's buckets, by name. */
  public List<Bucket> of(String account) {
    return buckets.values().stream()
        .filter(bucket -> bucket.account().equals(account))
        .sorted(Comparator.comparing(Bucket::name))
        .toList();
  }
}
