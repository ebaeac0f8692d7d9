package io.awsdeployer.promote.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who some credentials are: asked once, and again when they are others. */
final class KnownPrincipal {
  private String accessKeyId = "";
  private @Nullable Principal principal;

  /** Whoever comes while another asks waits for that answer. */
  synchronized Principal of(String accessKey, Supplier<Principal> asked) {
    Principal known = principal;
    if (known == null || !accessKeyId.equals(accessKey)) {
      known = asked.get();
      principal = known;
      accessKeyId = accessKey;
    }
    return known;
  }
}
