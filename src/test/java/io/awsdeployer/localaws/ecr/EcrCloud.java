package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.ecr.blob.BlobFolder;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** ECR in all accounts and regions. Close it: large blobs are in a temporary folder. */
public final class EcrCloud implements AutoCloseable {
  private final Clock clock;
  private final EcrEndpoints endpoints;
  private final BlobFolder folder;
  private final RegistryTokens tokens;
  private final Violations violations = new Violations();
  private final AtomicReference<Behaviour> behaviour =
      new AtomicReference<>(Behaviour.documented());
  private final Map<Place, EcrRegistry> registries = new ConcurrentHashMap<>();

  private record Place(String account, String region) {}

  public EcrCloud(Clock clock, EcrEndpoints endpoints) throws IOException {
    this.clock = clock;
    this.endpoints = endpoints;
    this.folder = BlobFolder.create();
    this.tokens = new RegistryTokens(clock);
  }

  /** Every account has a registry in every region, empty until something is created there. */
  public EcrRegistry registry(String account, String region) {
    return registries.computeIfAbsent(
        new Place(account, region), place -> new EcrRegistry(account, region, this));
  }

  public Behaviour behaviour() {
    return behaviour.get();
  }

  /** Changes the behaviour from the next request on. */
  public void behaviour(Behaviour other) {
    behaviour.set(other);
  }

  public List<String> violations() {
    return violations.list();
  }

  public void violation(String text) {
    violations.add(text);
  }

  public Clock clock() {
    return clock;
  }

  public EcrEndpoints endpoints() {
    return endpoints;
  }

  public RegistryTokens tokens() {
    return tokens;
  }

  BlobFolder folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
