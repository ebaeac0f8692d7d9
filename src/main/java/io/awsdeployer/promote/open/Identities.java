package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Clients;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.aws.RoleArn;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegistryId;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

/** As whom the two registries are used: as the function itself, or as a role that it assumes. */
final class Identities {
  private final Clients clients;
  private final Settings settings;

  Identities(Clients clients, Settings settings) {
    this.clients = clients;
    this.settings = settings;
  }

  /** As the role that is configured for the source; without one as the function itself. */
  Access source(RegistryId id, PromotionRequest request, Principal caller) {
    return settings
        .sourceRole()
        .map(role ->
            assumed(
                new AssumedRole.Wanted(
                    role, settings.sourceExternalId(), Settings.SOURCE_EXTERNAL_ID),
                id,
                request,
                caller,
                SessionScope.NONE))
        .orElseGet(() -> new Access(id, caller, clients.ownCredentials()));
  }

  /** In the function's own account as itself, unless a role is configured. */
  Access target(RegistryId id, PromotionRequest request, Principal caller, SessionScope scope) {
    if (settings.targetRole().isEmpty() && id.account().equals(caller.account())) {
      return new Access(id, caller, clients.ownCredentials());
    }
    RoleArn role = settings.targetRole().orElseGet(() -> roleIn(id.account(), caller));
    if (!role.account().equals(id.account())) {
      throw new InvalidRequestException(
          Problem.of(
                  "The target is in account %s and its role %s is not: a registry takes layers only from its own account's roles."
                      .formatted(id.account(), role))
              .remedy("give a role of account %s (TARGET_ROLE_ARN)".formatted(id.account())));
    }
    return assumed(
        new AssumedRole.Wanted(role, settings.externalId(), Settings.EXTERNAL_ID),
        id,
        request,
        caller,
        scope);
  }

  private RoleArn roleIn(AccountId account, Principal caller) {
    return new RoleArn(
        "arn:%s:iam::%s:role/%s".formatted(caller.partition(), account, settings.roleName()));
  }

  private Access assumed(
      AssumedRole.Wanted wanted,
      RegistryId id,
      PromotionRequest request,
      Principal caller,
      SessionScope scope) {
    try (StsClient sts = clients.sts(settings.ownRegion())) {
      AssumedRole.Session session =
          new AssumedRole(sts, caller, settings)
              .assume(wanted, id, SessionName.of(request.repo(), request.sk()), scope);
      return new Access(
          id, session.principal(), StaticCredentialsProvider.create(session.credentials()));
    }
  }
}
