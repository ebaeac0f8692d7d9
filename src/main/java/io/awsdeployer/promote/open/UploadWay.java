package io.awsdeployer.promote.open;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How blobs get into the target: a setting, and the choice that was made. */
public enum UploadWay {
  /** The registry's way where it can be used, the API's where not. */
  AUTO,
  /** The registry's HTTP API: fills the link, needs a token and the registry's endpoint. */
  REGISTRY,
  /** The ECR API: slower, and works in a closed network and without a token. */
  API;

  /** Reads the setting by its name in any case. */
  public static UploadWay of(String name) {
    return Arrays.stream(values())
        .filter(way -> way.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is not a way to upload (%s)"
                    .formatted(
                        name,
                        Arrays.stream(values())
                            .map(UploadWay::toString)
                            .collect(Collectors.joining(", ")))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
