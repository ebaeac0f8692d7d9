package io.awsdeployer.promote.bench;

import java.util.List;

/**
 * Where servers stand.
 *
 * @param prefix what a command is started by to be there
 * @param address that it is reached at
 */
public record Place(List<String> prefix, String address) {
  public static final Place LOOPBACK = new Place(List.of(), "127.0.0.1");
}
