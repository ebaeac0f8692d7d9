package io.awsdeployer.localaws.http;

import java.io.IOException;

/** One service behind the front door: it authenticates nothing, the door has done so. */
@FunctionalInterface
public interface Service {
  Response handle(Request request) throws IOException;
}
