package io.awsdeployer.promote.bench.jmh;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Megabytes (2^20) a second of one thread, with the JDK's providers and with Corretto's. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class CryptoBenchmark {
  private static final int MEBIBYTE = 1 << 20;

  /** What a transfer reads at once. */
  private static final int BUFFER = 128 * 1024;

  /** TLS' largest record (RFC 8446, 5.1). */
  private static final int RECORD = 16 * 1024;

  @Param({"JDK", "ACCP"})
  public String provider = "JDK";

  private final byte[] megabyte = new byte[MEBIBYTE];
  private final byte[] sealed = new byte[RECORD + 16];
  private long nonce;
  private MessageDigest sha256;
  private Cipher aes;

  @Setup
  public void install() throws GeneralSecurityException {
    if (provider.equals("ACCP")) {
      AmazonCorrettoCryptoProvider.install();
      AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
    }
    sha256 = MessageDigest.getInstance("SHA-256");
    aes = Cipher.getInstance("AES/GCM/NoPadding");
    String expected = provider.equals("ACCP") ? "AmazonCorrettoCryptoProvider" : "Sun";
    if (!aes.getProvider().getName().startsWith(expected)) {
      throw new IllegalStateException("AES comes from " + aes.getProvider());
    }
  }

  @Benchmark
  public byte[] sha256() {
    for (int at = 0; at < MEBIBYTE; at += BUFFER) {
      sha256.update(megabyte, at, BUFFER);
    }
    return sha256.digest();
  }

  @Benchmark
  public int aesGcm() throws GeneralSecurityException {
    int sum = 0;
    for (int at = 0; at < MEBIBYTE; at += RECORD) {
      byte[] iv = new byte[12];
      for (int i = 0; i < 8; i++) {
        iv[i] = (byte) (nonce >>> (8 * i));
      }
      nonce++;
      aes.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(new byte[16], "AES"),
          new GCMParameterSpec(128, iv));
      sum += aes.doFinal(megabyte, at, RECORD, sealed, 0);
    }
    return sum;
  }
}
