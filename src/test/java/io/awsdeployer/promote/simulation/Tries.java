package io.awsdeployer.promote.simulation;

import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Another try where the SDK makes one: after a lost connection, throttling and a service's fault.
 */
final class Tries {
  private Tries() {}

  static <T> T of(int most, Supplier<T> once, Consumer<SdkException> pause) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once.get();
      } catch (SdkException e) {
        if (attempt == most || !isWorthAnother(e)) {
          throw e;
        }
        pause.accept(e);
      }
    }
  }

  private static boolean isWorthAnother(SdkException e) {
    return switch (e) {
      case AbortedException _ -> false;
      case SdkServiceException service ->
          service.isThrottlingException() || service.statusCode() >= 500;
      default -> true;
    };
  }
}
