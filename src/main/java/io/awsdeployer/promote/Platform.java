package io.awsdeployer.promote;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;

/**
 * What decides how fast the function is: its time goes into AES-GCM and SHA-256, which HotSpot
 * replaces by processor instructions only where C2 compiles, unless native code does them
 * (docs/decisions.md, 35).
 *
 * @param jit the highest compiler: {@code C2}, {@code C1} or {@code none}
 * @param initialization as Lambda says it: {@code on-demand}, {@code snap-start}, …
 */
record Platform(
    String java,
    String jit,
    String aes,
    String sha256,
    int processors,
    long heapBytes,
    String initialization) {
  /** HotSpot's words in {@code java.vm.info}, which cost nothing to read, unlike its beans. */
  private static final String C1_ONLY = "emulated-client";

  private static final String NO_COMPILER = "interpreted mode";

  static Platform of(Map<String, String> environment) {
    String vm = System.getProperty("java.vm.info", "");
    return new Platform(
        System.getProperty("java.vm.version", ""),
        vm.contains(C1_ONLY) ? "C1" : vm.contains(NO_COMPILER) ? "none" : "C2",
        provider(() -> Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName()),
        provider(() -> MessageDigest.getInstance("SHA-256").getProvider().getName()),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        environment.getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", ""));
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("java", java);
    fields.put("jit", jit);
    fields.put("aes", aes);
    fields.put("sha256", sha256);
    fields.put("processors", processors);
    fields.put("heap_bytes", heapBytes);
    fields.put("initialization", initialization);
    return fields;
  }

  private static String provider(Provided provided) {
    try {
      return provided.name();
    } catch (GeneralSecurityException e) {
      return "none";
    }
  }

  @FunctionalInterface
  private interface Provided {
    String name() throws GeneralSecurityException;
  }
}
