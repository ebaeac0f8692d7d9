package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Clients;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.options.OptionsFormat;
import io.awsdeployer.promote.options.PromotionOptions;
import io.awsdeployer.promote.read.EcrStrategy;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Opens the source and the target that a request means. */
public final class Opening {
  private static final Attempt IDENTITY =
      new Attempt("sts:GetCallerIdentity", "the function's own role", "*");

  private final Clients clients;
  private final Settings settings;
  private final Workers workers;
  private final Identities identities;
  private final Supplier<Pace> putPace;

  /**
   * What opening needs.
   *
   * @param workers ask what does not depend on each other at once
   * @param putPace makes the pace of a registry's {@code PutImage} calls
   */
  public Opening(Clients clients, Settings settings, Workers workers, Supplier<Pace> putPace) {
    this.clients = clients;
    this.settings = settings;
    this.workers = workers;
    this.identities = new Identities(clients, settings);
    this.putPace = putPace;
  }

  /**
   * Who the function itself is. Its credentials decide that, not the ARN it was invoked by: those
   * differ in a local run. Asked once for as long as they are the same.
   */
  public Principal caller() {
    try {
      return clients.own(this::askCaller);
    } catch (SdkException e) {
      throw notKnown(e);
    } catch (IllegalArgumentException e) {
      throw new ServiceUnavailableException(
          Problem.of("STS does not say now who the function is: %s.".formatted(Wording.reason(e)))
              .attempted(IDENTITY),
          e);
    }
  }

  private Principal askCaller() {
    try (StsClient sts = clients.sts(settings.ownRegion())) {
      return new Principal(Objects.requireNonNullElse(sts.getCallerIdentity().arn(), ""));
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
            || Answers.wordless(e)
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

  /**
   * The options that hold for an environment: its SSM parameter's, where the function's environment
   * names one, over those of the function's environment.
   *
   * @throws io.awsdeployer.promote.error.InvalidRequestException when a document is not valid
   */
  public PromotionOptions options(String env, Principal caller) {
    List<OptionsFormat.Text> texts = new ArrayList<>();
    settings
        .options()
        .ifPresent(text ->
            texts.add(
                new OptionsFormat.Text(text, "The environment variable " + Settings.OPTIONS)));
    settings
        .optionsParameter()
        .map(name -> name.replace("{env}", env))
        .ifPresent(name -> {
          try (SsmClient ssm = clients.ssm(settings.ownRegion())) {
            new SsmParameters(ssm, caller, settings)
                .find(
                    new SsmParameters.Wanted(
                        name,
                        "which may have the options of this environment",
                        name,
                        "or unset " + Settings.OPTIONS_PARAMETER + ", then SSM is not asked",
                        "correct it"),
                    Function.identity())
                .ifPresent(
                    text -> texts.add(new OptionsFormat.Text(text, "The SSM parameter " + name)));
          }
        });
    return texts.isEmpty() ? PromotionOptions.NONE : new OptionsFormat().read(texts);
  }

  /**
   * Lets images pass that the build's repository may promote: by the name of its base repository
   * where it is one of a template.
   *
   * @throws io.awsdeployer.promote.error.RepositoryNotAllowedException when its list does not name
   *     them all, or there is none
   */
  public void allow(PromotionRequest request, List<ImageSpec> images, Principal caller)
      throws InterruptedException {
    String build = request.baseRepo().orElse(request.repo());
    AllowList list;
    try (SsmClient ssm = clients.ssm(settings.ownRegion())) {
      list =
          new AllowLists(new SsmParameters(ssm, caller, settings), settings)
              .of(request.env(), build);
    }
    list.check(
        images, build, list.hasHosts() ? Optional.of(sourceOf(request, caller)) : Optional.empty());
  }

  /** Both ends; in the function's own account nothing is assumed. */
  public Registries open(PromotionRequest request, Principal caller, SessionScope scope)
      throws InterruptedException {
    Workers.Both<Access, Access> known =
        workers.both(
            () -> identities.source(sourceOf(request, caller), request, caller),
            () -> identities.target(targetOf(request, caller), request, caller, scope));
    return new Registries(opened(known.first(), Side.SOURCE), opened(known.second(), Side.TARGET));
  }

  /** The source alone, as the role that is configured for it, if one is. */
  public EcrRegistry source(PromotionRequest request, Principal caller)
      throws InterruptedException {
    return opened(identities.source(sourceOf(request, caller), request, caller), Side.SOURCE);
  }

  /**
   * The target alone.
   *
   * @param scope of the session in another account; in the function's own there is none
   */
  public EcrRegistry target(PromotionRequest request, Principal caller, SessionScope scope) {
    return opened(
        identities.target(targetOf(request, caller), request, caller, scope), Side.TARGET);
  }

  /** Which registry a request means as its target. */
  public RegistryId targetOf(PromotionRequest request, Principal caller) {
    return new RegistryId(
        request.targetAccount().orElseGet(caller::account),
        request.targetRegion().orElseGet(settings::ownRegion));
  }

  /** Which registry a request means as its source. */
  public RegistryId sourceOf(PromotionRequest request, Principal caller)
      throws InterruptedException {
    try (SsmClient ssm = clients.ssm(settings.ownRegion())) {
      return new SourceSettings(new SsmParameters(ssm, caller, settings), caller, settings, workers)
          .source(request.env());
    }
  }

  /** Which registry a target pulls from. */
  public RegistryId sharedOf(
      EcrStrategy.CrossAccount strategy, PromotionRequest request, Principal caller) {
    return new RegistryId(
        strategy.account(), strategy.region().orElseGet(() -> targetOf(request, caller).region()));
  }

  /** That registry, as the function itself may read it. */
  public EcrRegistry shared(
      EcrStrategy.CrossAccount strategy, PromotionRequest request, Principal caller) {
    return opened(
        new Access(sharedOf(strategy, request, caller), caller, clients.ownCredentials()),
        Side.SOURCE);
  }

  private EcrRegistry opened(Access access, Side side) {
    return new EcrRegistry(
        access.id(),
        side,
        access.principal(),
        clients.ecr(access.id().region(), access.credentials()),
        putPace.get());
  }
}
