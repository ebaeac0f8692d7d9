package io.awsdeployer.promote;

import io.awsdeployer.promote.log.EventLog;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 and AES-GCM as machine code, which every byte of a promotion goes through. HotSpot has
 * the processor's instructions for them too, but only where C2 compiles, and C2 takes more of the
 * processor than a promotion has use for (docs/decisions.md, 35).
 *
 * <p>Of the Amazon Corretto Crypto Provider it gives these two and nothing else: neither draws a
 * random number. The provider's generator would be part of a snapshot, and nobody says that
 * functions restored from it would not draw the same ones.
 */
final class NativeCrypto extends Provider {
  static final String NAME = "PromoteImagesNative";

  private static final long serialVersionUID = 1;
  private static final String WHOLE = "AmazonCorrettoCryptoProvider";

  /** Says {@code off} where the JDK's own is to be used. */
  private static final String SWITCH = "NATIVE_CRYPTO";

  /**
   * The two of another provider.
   *
   * @throws NoSuchAlgorithmException when it lacks one, as it does where its library did not load
   */
  NativeCrypto(Provider whole) throws GeneralSecurityException {
    super(NAME, "1", "SHA-256 and AES-GCM of " + whole.getInfo());
    offer(whole, "MessageDigest", "SHA-256");
    offer(whole, "Cipher", "AES/GCM/NoPadding");
  }

  /**
   * Puts it before the JDK's providers, once for a process. Where it does not work here the JDK's
   * stay, and the log says why: slow is better than not at all.
   */
  static void install(Map<String, String> environment, EventLog log) {
    if (environment.getOrDefault(SWITCH, "").equals("off") || Security.getProvider(NAME) != null) {
      return;
    }
    try {
      var _ = Security.insertProviderAt(new NativeCrypto(whole(system())), 1);
    } catch (GeneralSecurityException
        | RuntimeException
        | ServiceConfigurationError
        | LinkageError e) {
      log.warn(
          "SHA-256 and AES-GCM stay the JDK's, which at C1 take ten times as long;"
              + " the template's parameter NativeCrypto=off brings C2 back",
          Map.of("exception", e));
    }
  }

  /** Java's words for what it runs on. */
  static String system() {
    return "%s-%s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /**
   * All of it, from its own jar, of which the package has one for each processor.
   *
   * @param system as {@link #system()} says it
   */
  static Provider whole(String system) throws NoSuchProviderException {
    URL jar = NativeCrypto.class.getResource("/native/%s.jar".formatted(system));
    if (jar == null) {
      throw new NoSuchProviderException("there is none for " + system);
    }
    // Never closed: classes are loaded from it for as long as the process lives.
    ClassLoader loader = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    return ServiceLoader.load(Provider.class, loader).stream()
        .filter(found -> found.type().getSimpleName().equals(WHOLE))
        .findFirst()
        .orElseThrow(() -> new NoSuchProviderException(jar + " has no " + WHOLE))
        .get();
  }

  private void offer(Provider whole, String type, String algorithm)
      throws GeneralSecurityException {
    Service service = whole.getService(type, algorithm);
    if (service == null) {
      throw new NoSuchAlgorithmException(
          "%s has no %s here".formatted(WHOLE, algorithm), loadingError(whole));
    }
    putService(new Delegated(this, service));
  }

  /** Why its library did not load, which it keeps to itself until it is asked. */
  private static @Nullable Throwable loadingError(Provider whole) {
    try {
      return (Throwable) whole.getClass().getMethod("getLoadingError").invoke(whole);
    } catch (ReflectiveOperationException e) {
      return e;
    }
  }

  /** One of the whole provider's algorithms, in this one's name. */
  private static final class Delegated extends Service {
    private final Service service;

    Delegated(Provider provider, Service service) {
      super(
          provider,
          service.getType(),
          service.getAlgorithm(),
          service.getClassName(),
          List.of(),
          null);
      this.service = service;
    }

    @Override
    public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
      return service.newInstance(parameter);
    }

    @Override
    public boolean supportsParameter(@Nullable Object parameter) {
      return service.supportsParameter(parameter);
    }
  }
}
