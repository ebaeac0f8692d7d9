package io.awsdeployer.promote.bench;

import java.util.Arrays;
import java.util.Locale;

/** What lies between the tools and the servers. */
enum Network {
  /** Loopback without TLS. */
  PLAIN,
  /** Loopback with TLS to registries and to the ECR API. */
  TLS,
  /** A link with a delay and a rate, without TLS. */
  SHAPED,
  /** Loopback with TLS, and ECR's request rates enforced for everybody. */
  QUOTAS;

  static Network of(String name) {
    return Arrays.stream(values())
        .filter(network -> network.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is no network; there are %s".formatted(name, Arrays.toString(values()))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
