package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import java.io.IOException;

/** What becomes of one call. */
@FunctionalInterface
interface Way {
  Response take(Call.Seen seen, Service service, Site site) throws IOException;
}
