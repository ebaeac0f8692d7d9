package io.awsdeployer.localaws;

import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;

/** Settings for a {@link LocalAws} to be started; strict unless told otherwise. */
public final class LocalAwsBuilder {

  private Clock clock = Clock.systemUTC();
  private boolean requestAgeCheck = true;
  private Duration presignedUrlLifetime = LayerUrls.REAL_LIFETIME;
  private boolean quotas;
  private InetAddress address = InetAddress.ofLiteral("127.0.0.1");
  private int port;

  LocalAwsBuilder() {}

  /**
   * A clock that the test moves. Clients date their requests by their own clock, so the check of
   * their age goes with it.
   */
  public LocalAwsBuilder clock(Clock other) {
    clock = other;
    requestAgeCheck = false;
    return this;
  }

  public LocalAwsBuilder requestAgeCheck(boolean check) {
    requestAgeCheck = check;
    return this;
  }

  public LocalAwsBuilder presignedUrlLifetime(Duration lifetime) {
    presignedUrlLifetime = lifetime;
    return this;
  }

  /** Whether services hold their callers to their rates; off at first, as most tests need none. */
  public LocalAwsBuilder quotas(boolean on) {
    quotas = on;
    return this;
  }

  /** A fixed port, for {@code make serve}. */
  public LocalAwsBuilder port(int fixed) {
    port = fixed;
    return this;
  }

  /** One of this machine's addresses, for clients that do not reach its loopback: containers. */
  public LocalAwsBuilder address(InetAddress other) {
    address = other;
    return this;
  }

  public LocalAws start() {
    return new LocalAws(
        new Settings(clock, requestAgeCheck, presignedUrlLifetime, quotas), address, port);
  }
}
