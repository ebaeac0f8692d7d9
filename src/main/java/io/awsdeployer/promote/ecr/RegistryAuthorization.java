package io.awsdeployer.promote.ecr;

import java.net.URI;

/**
 * The key to a registry's HTTP API.
 *
 * @param endpoint the registry's address as ECR says it
 * @param token the Basic credentials, already in base64; a secret
 */
public record RegistryAuthorization(URI endpoint, String token) {
  @Override
  public String toString() {
    return "authorization for " + endpoint;
  }
}
