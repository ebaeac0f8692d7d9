package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.RegistryAuthorization;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The token for the registry's HTTP API, shared by all uploads and renewed by the first that is
 * told.
 */
final class RegistryTokens {
  private final EcrRegistry target;

  /** Held while the registry is asked. */
  private final ReentrantLock lock = new ReentrantLock();

  private RegistryAuthorization current;

  RegistryTokens(EcrRegistry target, RegistryAuthorization first) {
    this.target = target;
    this.current = first;
  }

  RegistryAuthorization current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Replaces the token that was refused, unless another upload has done so meanwhile. */
  void renew(RegistryAuthorization refused) {
    lock.lock();
    try {
      if (current.equals(refused)) {
        current = target.authorize();
      }
    } finally {
      lock.unlock();
    }
  }
}
