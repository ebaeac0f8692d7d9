package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.RegistryAuthorization;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.open.UploadWay;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Chooses the way for blobs once for a promotion, and says in the log which and why. */
final class UploadChoice {
  private static final int TRIES = 3;

  private final EcrRegistry target;
  private final TransferClient http;
  private final Retries retries;
  private final long memoryBytes;
  private final EventLog log;

  UploadChoice(
      EcrRegistry target, TransferClient http, Retries retries, long memoryBytes, EventLog log) {
    this.target = target;
    this.http = http;
    this.retries = retries;
    this.memoryBytes = memoryBytes;
    this.log = log;
  }

  BlobUpload choose(UploadWay configured) throws InterruptedException {
    return switch (configured) {
      case API -> api("configured");
      case REGISTRY -> taken(registry(target.authorize()), "configured");
      case AUTO -> auto();
    };
  }

  private BlobUpload auto() throws InterruptedException {
    RegistryAuthorization authorization;
    try {
      authorization = target.authorize();
    } catch (TargetAccessDeniedException e) {
      return api("ecr:GetAuthorizationToken is refused: " + e.problem().sentence());
    }
    return new AutoUpload(registry(authorization), new Tried(authorization));
  }

  /** How the first uploads by the registry's way went. */
  private final class Tried implements AutoUpload.Decision {
    private final RegistryAuthorization authorization;

    Tried(RegistryAuthorization authorization) {
      this.authorization = authorization;
    }

    @Override
    public BlobUpload taken(RegistryUpload registry) {
      return UploadChoice.this.taken(registry, "the registry accepts the token");
    }

    @Override
    public BlobUpload refused(RegistryUpload registry) throws InterruptedException {
      Optional<String> obstacle = obstacle(authorization);
      return obstacle.isPresent() ? api(obstacle.get()) : taken(registry);
    }
  }

  /** Asks for nothing but whether we may come in (OCI distribution specification, end-1). */
  private Optional<String> obstacle(RegistryAuthorization authorization)
      throws InterruptedException {
    try {
      int status = statusOf(authorization);
      return status == 200
          ? Optional.empty()
          : Optional.of("the registry answers %d to its token".formatted(status));
    } catch (IOException e) {
      return Optional.of("the registry cannot be reached: " + Wording.reason(e));
    }
  }

  /** One lost connection must not make a whole promotion go the slower way. */
  private int statusOf(RegistryAuthorization authorization)
      throws IOException, InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return http.send(
                "GET",
                authorization.endpoint().resolve("/v2/"),
                Map.of("Authorization", "Basic " + authorization.token()),
                Optional.empty())
            .status();
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (failures == TRIES) {
          throw e;
        }
        retries.pauseAfter(failures);
      }
    }
  }

  private RegistryUpload registry(RegistryAuthorization authorization) {
    return new RegistryUpload(target, new RegistryTokens(target, authorization), http, log);
  }

  private BlobUpload taken(RegistryUpload registry, String reason) {
    say(UploadWay.REGISTRY, reason);
    return registry;
  }

  private BlobUpload api(String reason) {
    say(UploadWay.API, reason);
    return new ApiUpload(target, retries, memoryBytes);
  }

  private void say(UploadWay way, String reason) {
    log.info("Chose the way to upload", Map.of("upload", way, "reason", reason));
  }
}
