package io.awsdeployer.promote;

import java.security.NoSuchProviderException;
import java.security.Provider;
import java.util.Optional;

/** All of the provider of which the function takes two algorithms, for servers beside it. */
public final class WholeCrypto {
  private WholeCrypto() {}

  /** None where the package has none for this processor, or its library does not load. */
  public static Optional<Provider> find() {
    try {
      return Optional.of(NativeCrypto.whole(NativeCrypto.system()))
          .filter(whole -> whole.getService("Cipher", "AES/GCM/NoPadding") != null);
    } catch (NoSuchProviderException _) {
      return Optional.empty();
    }
  }
}
