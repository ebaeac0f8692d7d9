package io.awsdeployer.promote.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Whether a file descriptor is a terminal, by the C library's {@code isatty}: Java's own {@code
 * Console} tells only of all three together.
 */
final class Terminals {
  private Terminals() {}

  @SuppressWarnings("restricted") // the jar's manifest enables it
  static boolean isTerminal(int descriptor) {
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle isatty =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("isatty"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      return (int) isatty.invokeExact(descriptor) == 1;
    } catch (Throwable e) {
      // No such function on this system, or it may not be called: then nobody looks on.
      return false;
    }
  }
}
