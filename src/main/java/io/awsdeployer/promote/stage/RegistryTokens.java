package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.RegistryAuthorization;

/**
 * The token for the registry's HTTP API, shared by all uploads and renewed by the first that is
 * told.
 */
final class RegistryTokens {
  private final EcrRegistry target;
  private RegistryAuthorization current;

  RegistryTokens(EcrRegistry target, RegistryAuthorization first) {
    this.target = target;
    this.current = first;
  }

  synchronized RegistryAuthorization current() {
    return current;
  }

  /** Replaces the token that was refused, unless another upload has done so meanwhile. */
  synchronized void renew(RegistryAuthorization refused) {
    if (current.equals(refused)) {
      current = target.authorize();
    }
  }
}
