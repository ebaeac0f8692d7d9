package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.aws.RoleArn;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.timing.Pace;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Opens the source and the target that a request means. */
public final class Opening {
  private static final Attempt IDENTITY =
      new Attempt("sts:GetCallerIdentity", "the function's own role", "*");

  private final AwsClients clients;
  private final Settings settings;
  private final Supplier<Pace> putPace;

  /**
   * What opening needs.
   *
   * @param putPace makes the pace of a registry's {@code PutImage} calls
   */
  public Opening(AwsClients clients, Settings settings, Supplier<Pace> putPace) {
    this.clients = clients;
    this.settings = settings;
    this.putPace = putPace;
  }

  /**
   * Who the function itself is. Its credentials decide that, not the ARN it was invoked by: those
   * differ in a local run.
   */
  public Principal caller() {
    try (StsClient sts = clients.sts(settings.ownRegion())) {
      return new Principal(Objects.requireNonNullElse(sts.getCallerIdentity().arn(), ""));
    } catch (SdkException e) {
      throw notKnown(e);
    } catch (IllegalArgumentException e) {
      throw new ServiceUnavailableException(
          Problem.of("STS does not say now who the function is: %s.".formatted(Wording.reason(e)))
              .attempted(IDENTITY),
          e);
    }
  }

  private static PromotionException notKnown(SdkException e) {
    if (String.valueOf(e.getMessage()).startsWith("Unable to load credentials")) {
      return new RoleAssumptionFailedException(
          Problem.of("There are no AWS credentials to work with.")
              .attempted(IDENTITY)
              .answered(Answers.of(e))
              .remedy(
                  "in Lambda they come with the function's role; elsewhere set them as for any SDK"),
          e);
    }
    boolean temporary =
        !(e instanceof SdkServiceException service)
            || service.statusCode() >= 500
            || service.isThrottlingException()
            || Answers.code(e).startsWith("ExpiredToken");
    return temporary
        ? new ServiceUnavailableException(
            Problem.of("STS does not say now who the function is.")
                .attempted(IDENTITY)
                .answered(Answers.of(e)),
            e)
        : new RoleAssumptionFailedException(
            Problem.of("STS does not accept the function's own credentials.")
                .attempted(IDENTITY)
                .answered(Answers.of(e)),
            e);
  }

  /** Both ends; in the function's own account nothing is assumed. */
  public Registries open(PromotionRequest request, Principal caller) {
    EcrRegistry source = source(request, caller);
    try {
      return new Registries(source, target(request, caller));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Which registry a request means as its target. */
  public RegistryId targetOf(PromotionRequest request, Principal caller) {
    return new RegistryId(
        request.targetAccount().orElseGet(caller::account),
        request.targetRegion().orElseGet(settings::ownRegion));
  }

  /** The source alone, as the role that is configured for it, if one is. */
  public EcrRegistry source(PromotionRequest request, Principal caller) {
    RegistryId id;
    try (SsmClient ssm = clients.ssm(settings.ownRegion())) {
      id = new SourceSettings(ssm, caller, settings).source(request.env());
    }
    return settings
        .sourceRole()
        .map(role ->
            assumed(
                new AssumedRole.Wanted(
                    role, settings.sourceExternalId(), Settings.SOURCE_EXTERNAL_ID),
                id,
                Side.SOURCE,
                request,
                caller))
        .orElseGet(() -> own(id, Side.SOURCE, caller));
  }

  /** The target alone. */
  public EcrRegistry target(PromotionRequest request, Principal caller) {
    RegistryId id = targetOf(request, caller);
    if (settings.targetRole().isEmpty() && id.account().equals(caller.account())) {
      return own(id, Side.TARGET, caller);
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
        Side.TARGET,
        request,
        caller);
  }

  private RoleArn roleIn(AccountId account, Principal caller) {
    return new RoleArn(
        "arn:%s:iam::%s:role/%s".formatted(caller.partition(), account, settings.roleName()));
  }

  private EcrRegistry own(RegistryId id, Side side, Principal caller) {
    return new EcrRegistry(
        id, side, caller, clients.ecr(id.region(), clients.ownCredentials()), putPace.get());
  }

  private EcrRegistry assumed(
      AssumedRole.Wanted wanted,
      RegistryId id,
      Side side,
      PromotionRequest request,
      Principal caller) {
    try (StsClient sts = clients.sts(settings.ownRegion())) {
      AssumedRole.Session session =
          new AssumedRole(sts, caller, settings.ownRegion())
              .assume(wanted, SessionName.of(request.repo(), request.sk()));
      return new EcrRegistry(
          id,
          side,
          session.principal(),
          clients.ecr(id.region(), StaticCredentialsProvider.create(session.credentials())),
          putPace.get());
    }
  }
}
