package io.awsdeployer.promote.bench;

import java.util.List;

/**
 * Where servers stand.
 *
 * @param prefix what a command is started by to be there
 * @param address that it is reached at
 */
record Place(List<String> prefix, String address) {
  static final Place LOOPBACK = new Place(List.of(), "127.0.0.1");
}
