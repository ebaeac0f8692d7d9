package io.awsdeployer.localaws.endpoint;

import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.Naming;
import io.awsdeployer.localaws.http.Request;
import java.util.function.Predicate;

/**
 * A service and how one knows that a request is meant for it, before any signature is looked at.
 *
 * @param service the name in the credential scope, e.g. {@code ecr}
 */
record Route(
    String service,
    ErrorFormat format,
    Predicate<Request> addressed,
    Naming naming,
    SignedService handler) {

  /** An AWS JSON 1.1 service: X-Amz-Target is {@code PREFIX.Operation}. */
  static Route json(String service, String targetPrefix, SignedService handler) {
    return new Route(
        service,
        ErrorFormat.JSON,
        request -> target(request).startsWith(targetPrefix + "."),
        request ->
            request.withOperation(
                service + ":" + target(request).substring(targetPrefix.length() + 1)),
        handler);
  }

  private static String target(Request request) {
    return request.header("x-amz-target").orElse("");
  }
}
