package io.awsdeployer.localaws.http;

import java.io.IOException;

/**
 * Gives a request the operation's name by which faults and counters know it.
 *
 * <p>A naming that must look into the body (STS: the form's Action) hands back a request whose body
 * can be read again.
 */
@FunctionalInterface
public interface Naming {
  Request name(Request request) throws IOException;
}
