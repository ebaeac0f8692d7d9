package io.awsdeployer.localaws.clients;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Policies;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.awssdk.services.ecr.EcrClient;

/** What clients of registries log in with, as user {@code AWS}. */
public final class RegistryPassword {

  private RegistryPassword() {}

  /** As {@code aws ecr get-login-password} gives it, to a person of the registry's account. */
  public static String of(LocalAws aws, EcrRegistry registry) {
    Credentials credentials =
        aws.account(registry.account())
            .user("developer")
            .policy(Policies.allow("*", "ecr:*"))
            .accessKey();
    try (SdkClients clients = SdkClients.of(aws, credentials, registry.region());
        EcrClient ecr = clients.ecr()) {
      String token =
          ecr.getAuthorizationToken().authorizationData().getFirst().authorizationToken();
      String decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      return decoded.substring("AWS:".length());
    }
  }
}
