package io.awsdeployer.localaws.endpoint;

import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Caller;
import java.io.IOException;

/**
 * A service whose requests are signed. It refuses by throwing {@link
 * io.awsdeployer.localaws.http.AwsError}.
 */
@FunctionalInterface
public interface SignedService {

  /**
   * Answers a request.
   *
   * @param request its body is checked against the signature; JSON and forms are in memory
   * @param region as the credential scope says it
   */
  Response handle(Request request, Caller caller, String region) throws IOException;
}
