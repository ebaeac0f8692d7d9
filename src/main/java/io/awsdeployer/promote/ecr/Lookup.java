package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.Reference;
import java.util.Map;
import java.util.Optional;

/** What a registry has of the manifests it was asked for; every reference is in one of the two. */
public record Lookup(Map<Reference, StoredManifest> found, Map<Reference, Failure> failures) {

  public Lookup {
    found = Map.copyOf(found);
    failures = Map.copyOf(failures);
  }

  /**
   * Why one was not given.
   *
   * @param code ECR's failure code, for example {@code ImageNotFound}
   */
  public record Failure(String code, String reason) {
    /** The code that is documented for nothing else than an image that may not be pulled now. */
    public boolean inaccessible() {
      return code.equals("ImageInaccessible");
    }

    public boolean notFound() {
      return code.equals("ImageNotFound");
    }
  }

  public Optional<StoredManifest> get(Reference reference) {
    return Optional.ofNullable(found.get(reference));
  }
}
