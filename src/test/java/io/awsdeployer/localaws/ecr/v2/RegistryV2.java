package io.awsdeployer.localaws.ecr.v2;

import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrRefusal;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.RegistryTokens;
import io.awsdeployer.localaws.ecr.RepositoryAccess;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import io.awsdeployer.localaws.iam.Authorization;
import java.io.IOException;
import java.util.Optional;

/** The distribution API of one registry, with a token of GetAuthorizationToken for a password. */
public final class RegistryV2 implements Service {
  private final EcrCloud cloud;
  private final EcrRegistry registry;
  private final RepositoryAccess access;
  private final UploadRequests uploads;
  private final BlobRequests blobs;
  private final ManifestRequests manifests;

  public RegistryV2(
      EcrCloud cloud, Authorization authorization, LayerUrls urls, String account, String region) {
    this.cloud = cloud;
    this.registry = cloud.registry(account, region);
    this.access = new RepositoryAccess(cloud, authorization);
    this.uploads = new UploadRequests(cloud);
    this.blobs = new BlobRequests(urls);
    this.manifests = new ManifestRequests(this::hasReferrers);
  }

  /** Whether a path belongs to the distribution API. */
  public static boolean matches(String rawPath) {
    return rawPath.equals("/v2") || rawPath.startsWith("/v2/");
  }

  /** {@code v2:PATCH upload}, {@code v2:GET manifest} and the like. */
  public static String operationName(Request request) {
    String noun =
        RegistryPath.parse(request.rawPath()).map(path -> path.kind().noun()).orElse("unknown");
    return "v2:%s %s".formatted(request.method(), noun);
  }

  @Override
  public Response handle(Request request) throws IOException {
    Optional<RegistryTokens.Grant> grant =
        request.header("authorization").flatMap(cloud.tokens()::find);
    if (grant.isEmpty()) {
      return unauthorized();
    }
    if (!grant.get().region().equals(registry.region())) {
      return denied("Your Authorization Token is invalid.");
    }
    if (cloud.clock().instant().isAfter(grant.get().expiresAt())) {
      return denied("Your authorization token has expired. Reauthenticate and try again.");
    }
    Optional<RegistryPath> path = RegistryPath.parse(request.rawPath());
    if (path.isEmpty()) {
      return new OciError(404, "NAME_UNKNOWN", "no such path").response();
    }
    return answer(new Exchange(request, path.get(), grant.get().caller(), registry, access));
  }

  private Response answer(Exchange exchange) throws IOException {
    RegistryPath.Kind kind = exchange.path().kind();
    try {
      Response response =
          switch (kind) {
            case BASE -> Response.text(200, "application/json; charset=utf-8", "{}");
            case START, UPLOAD -> uploads.handle(exchange);
            case BLOB -> blobs.handle(exchange);
            case MANIFEST -> manifests.handle(exchange);
            case REFERRERS -> ReferrersList.handle(exchange, hasReferrers());
            case TAGS -> TagList.handle(exchange);
          };
      return versioned(response);
    } catch (EcrRefusal refusal) {
      return versioned(OciError.of(refusal, kind).response());
    } catch (Refused refused) {
      return versioned(refused.error().response());
    }
  }

  private boolean hasReferrers() {
    return !cloud.behaviour().has(Switch.NO_REFERRERS_API);
  }

  private Response unauthorized() {
    String challenge =
        "Basic realm=\"%s/\",service=\"ecr.amazonaws.com\"".formatted(registry.endpoint());
    return versioned(Response.text(401, "text/plain; charset=utf-8", "Not Authorized\n"))
        .with("Www-Authenticate", challenge);
  }

  private static Response denied(String text) {
    return versioned(new OciError(403, "DENIED", text).response());
  }

  private static Response versioned(Response response) {
    return response.with("Docker-Distribution-Api-Version", "registry/2.0");
  }
}
