package io.awsdeployer.localaws.http;

import java.io.IOException;

/** The connection is to be closed now, without (the rest of) an answer. */
public final class ConnectionClosed extends IOException {

  private static final long serialVersionUID = 1L;

  public ConnectionClosed(String why) {
    super(why);
  }
}
