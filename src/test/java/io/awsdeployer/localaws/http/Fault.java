package io.awsdeployer.localaws.http;

import java.io.IOException;

/** Something that goes wrong around one request; it may or may not let the service see it. */
@FunctionalInterface
public interface Fault {
  Response apply(Request request, Service service) throws IOException;
}
