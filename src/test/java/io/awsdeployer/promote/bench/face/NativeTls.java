package io.awsdeployer.promote.bench.face;

import java.net.URL;
import java.net.URLClassLoader;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * All of the Amazon Corretto Crypto Provider before the JDK's, from the jar that the package has
 * for this processor. What a service's own handshakes cost is no part of a promotion, and with C1,
 * which does not go on compiling beside those who are measured, the JDK's are slow.
 */
public final class NativeTls {
  private static final String PROVIDER = "AmazonCorrettoCryptoProvider";

  private NativeTls() {}

  /** Whether there is one for this processor. */
  public static boolean isHere() {
    return jar().isPresent();
  }

  static void install() {
    jar()
        .ifPresent(jar -> {
          // Never closed: classes are loaded from it for as long as the process lives.
          ClassLoader loader =
              new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
          Provider provider =
              ServiceLoader.load(Provider.class, loader).stream()
                  .filter(found -> found.type().getSimpleName().equals(PROVIDER))
                  .findFirst()
                  .orElseThrow()
                  .get();
          var _ = Security.insertProviderAt(provider, 1);
        });
  }

  private static Optional<URL> jar() {
    return Optional.ofNullable(
        NativeTls.class.getResource(
            "/native/%s-%s.jar"
                .formatted(System.getProperty("os.name"), System.getProperty("os.arch"))));
  }
}
