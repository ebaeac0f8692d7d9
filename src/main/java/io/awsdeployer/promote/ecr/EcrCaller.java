package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.AnswerTooLargeException;
import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.KmsException;
import software.amazon.awssdk.services.ecr.model.LimitExceededException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecr.model.UnableToGetUpstreamImageException;
import software.amazon.awssdk.services.ecr.model.UnableToGetUpstreamLayerException;
import software.amazon.awssdk.services.ecr.model.UnableToListUpstreamImageReferrersException;

/**
 * Makes calls on one registry and turns what goes wrong into the errors callers decide by. A code
 * that an operation expects is caught by the operation before it gets here.
 */
final class EcrCaller {
  private static final String UPSTREAM =
      "the repository is a pull through cache, and its upstream cannot be reached now";

  private final RegistryId registry;
  private final Side side;
  private final Principal principal;
  private final EcrClient client;

  EcrCaller(RegistryId registry, Side side, Principal principal, EcrClient client) {
    this.registry = registry;
    this.side = side;
    this.principal = principal;
    this.client = client;
  }

  RegistryId registry() {
    return registry;
  }

  Side side() {
    return side;
  }

  Principal principal() {
    return principal;
  }

  /**
   * Every request names its registry: a call into the wrong account then fails instead of lying.
   */
  String registryId() {
    return registry.account().value();
  }

  /**
   * Makes one call about a repository.
   *
   * @param operation as the API names it, for example {@code PutImage}
   * @param purpose the end of "Could not …"
   */
  <T> T call(
      String operation, RepositoryName repository, String purpose, Function<EcrClient, T> call) {
    try {
      return whole(call.apply(client), operation, repositoryArn(repository));
    } catch (SdkException e) {
      throw translate(operation, repositoryArn(repository), purpose, e);
    }
  }

  /** The same for a call that is about the registry and no single repository. */
  <T> T callOnRegistry(String operation, String purpose, Function<EcrClient, T> call) {
    try {
      return whole(call.apply(client), operation, "*");
    } catch (SdkException e) {
      throw translate(operation, "*", purpose, e);
    }
  }

  private <T> T whole(T answer, String operation, String resource) {
    Optional<String> list = Gaps.in(answer);
    if (list.isPresent()) {
      throw odd("has nothing for an entry of %s".formatted(list.get()), operation, resource);
    }
    return answer;
  }

  /** A member of an answer; a success without it is none, whatever its status says. */
  <T> T required(@Nullable T value, String member, String operation, String resource) {
    return Optional.ofNullable(value)
        .orElseThrow(() -> odd("has no " + member, operation, resource));
  }

  /**
   * An address that a service gave, for bytes and tokens. Unencrypted only where the service itself
   * is spoken to so, on a local AWS: whatever else listens there, a function's own runtime and its
   * credentials above all, is not asked.
   *
   * @param what names the address, which may be a secret and is not told
   */
  URI address(String given, String what, String operation, String resource) {
    try {
      URI address = new URI(given);
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      if (address.getHost() != null
          && (scheme.equals("https") || (scheme.equals("http") && isLocal()))) {
        return address;
      }
    } catch (URISyntaxException _) {
      // The exception repeats the address.
    }
    throw odd("has %s that is none over HTTPS".formatted(what), operation, resource);
  }

  private boolean isLocal() {
    return client
        .serviceClientConfiguration()
        .endpointOverride()
        .map(URI::getScheme)
        .filter("http"::equalsIgnoreCase)
        .isPresent();
  }

  /** The error for an answer that the service's model does not allow. */
  ServiceUnavailableException odd(String what, String operation, String resource) {
    return new ServiceUnavailableException(
        Problem.of(
                "The %s registry %s gave an answer to %s that makes no sense: it %s."
                    .formatted(side, registry, operation, what))
            .attempted(attempt(operation, resource)));
  }

  Attempt attempt(String operation, String resource) {
    return new Attempt("ecr:" + operation, principal.arn(), resource);
  }

  String repositoryArn(RepositoryName repository) {
    return "arn:%s:ecr:%s:%s:repository/%s"
        .formatted(principal.partition(), registry.region(), registry.account(), repository);
  }

  private PromotionException translate(
      String operation, String resource, String purpose, SdkException e) {
    Refusals refusals = new Refusals(registry, side, principal);
    Refusals.Refusal refusal =
        new Refusals.Refusal(
            "Could not %s in the %s registry %s".formatted(purpose, side, registry),
            AccessAdvice.refused(attempt(operation, resource), Answers.of(e).message()),
            Answers.of(e),
            e);
    return switch (e) {
      case RepositoryNotFoundException _ -> refusals.repositoryNotFound(refusal);
      case KmsException _ -> refusals.key(refusal);
      case LimitExceededException _ when side == Side.TARGET -> refusals.limit(refusal);
      case LimitExceededException _ ->
          refusals.temporary(refusal, "the registry has reached a limit");
      case UnableToGetUpstreamImageException _ -> refusals.temporary(refusal, UPSTREAM);
      case UnableToGetUpstreamLayerException _ -> refusals.temporary(refusal, UPSTREAM);
      case UnableToListUpstreamImageReferrersException _ -> refusals.temporary(refusal, UPSTREAM);
      case SdkException _ when AnswerTooLargeException.isReasonOf(e) ->
          odd("is longer or deeper than any that does", operation, resource);
      case SdkException _ when Answers.code(e).startsWith("ExpiredToken") ->
          refusals.temporary(refusal, "the credentials have expired; another run gets new ones");
      case SdkException _ when Answers.badCredentials(e) -> refusals.credentials(refusal);
      case SdkException _ when Answers.denied(e) -> refusals.access(refusal);
      case SdkException _ when isTemporary(e) ->
          refusals.temporary(
              refusal, "the service throttles, fails or cannot be reached, also after retries");
      default -> refusals.invalid(refusal);
    };
  }

  private static boolean isTemporary(SdkException e) {
    return !(e instanceof SdkServiceException service)
        || service.isThrottlingException()
        || service.statusCode() >= 500
        || Answers.wordless(e)
        || e.retryable();
  }
}
