package io.awsdeployer.localaws.ecr.v2;

import io.awsdeployer.localaws.ecr.EcrRefusal;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.Response;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * {@code POST ?mount=&from=} (§4.4): within one registry, when the account allows it, the caller
 * may read the other repository, an image there names the blob (roadmap#2860), and both are
 * encrypted alike. In every other case ECR begins an ordinary upload.
 */
final class BlobMount {
  private final BooleanSupplier enabled;

  BlobMount(BooleanSupplier enabled) {
    this.enabled = enabled;
  }

  Optional<Response> attempt(Exchange exchange, EcrRepository target) {
    Optional<String> digest = exchange.query("mount");
    Optional<String> from = exchange.query("from");
    if (!enabled.getAsBoolean() || digest.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    Optional<Blob> blob = source(exchange, from.get(), digest.get(), target.settings());
    blob.ifPresent(target::addBlob);
    return blob.map(mounted ->
        Response.empty(201)
            .with("Location", exchange.url("blobs/" + mounted.digest()))
            .with("Docker-Content-Digest", mounted.digest()));
  }

  private static Optional<Blob> source(
      Exchange exchange, String from, String digest, RepositorySettings target) {
    try {
      EcrRepository repository = exchange.repository("ecr:GetDownloadUrlForLayer", from);
      RepositorySettings source = repository.settings();
      boolean alike =
          source.encryptionType().equals(target.encryptionType())
              && source.kmsKey().equals(target.kmsKey());
      return alike ? Optional.of(repository.downloadable(digest)) : Optional.empty();
    } catch (EcrRefusal | Refused e) {
      return Optional.empty();
    }
  }
}
