package io.awsdeployer.localaws.endpoint;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Bodies;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.Naming;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import io.awsdeployer.localaws.sigv4.Authenticated;
import io.awsdeployer.localaws.sigv4.Authenticator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All AWS APIs behind one address. The request's shape tells the service it is meant for, its
 * credential scope must name the same one; account and region come from the signature.
 */
public final class AwsEndpoint implements Service, Naming {

  private final Authenticator authenticator;
  private final List<Route> routes = new CopyOnWriteArrayList<>();

  public AwsEndpoint(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** Adds an AWS JSON 1.1 service, before any that was added for the same operations. */
  public void json(String service, String targetPrefix, SignedService handler) {
    routes.addFirst(Route.json(service, targetPrefix, handler));
  }

  /** Adds STS, whose protocol is that of forms and XML. */
  public void sts(SignedService handler) {
    routes.add(
        new Route(
            "sts", ErrorFormat.QUERY, AwsEndpoint::isForm, AwsEndpoint::namedByAction, handler));
  }

  /** Adds S3, which gets whatever no other service is addressed by: to be added last. */
  public void s3(Naming naming, SignedService handler) {
    routes.add(new Route("s3", ErrorFormat.S3, request -> !isJson(request), naming, handler));
  }

  @Override
  public Request name(Request request) throws IOException {
    return route(request).naming().name(request);
  }

  @Override
  public Response handle(Request request) throws IOException {
    Route route = route(request);
    Authenticated authenticated =
        authenticator.authenticate(request, route.format(), route.service());
    return route
        .handler()
        .handle(authenticated.request(), authenticated.caller(), authenticated.region());
  }

  private Route route(Request request) {
    return routes.stream()
        .filter(route -> route.addressed().test(request))
        .findFirst()
        .orElseThrow(() ->
            new AwsError(
                400,
                "UnknownOperationException",
                "No service here is addressed by X-Amz-Target "
                    + request.header("x-amz-target").orElse("")));
  }

  private static Request namedByAction(Request request) throws IOException {
    byte[] body = Bodies.bytes(request);
    String action = Form.parse(body).getOrDefault("Action", "unknown");
    return Bodies.replayed(request, body).withOperation("sts:" + action);
  }

  private static boolean isForm(Request request) {
    return request.method().equals("POST")
        && request.rawPath().equals("/")
        && request
            .header("content-type")
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .isPresent();
  }

  private static boolean isJson(Request request) {
    return request.header("x-amz-target").isPresent();
  }
}
