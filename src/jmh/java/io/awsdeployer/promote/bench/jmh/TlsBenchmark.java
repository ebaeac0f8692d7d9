package io.awsdeployer.promote.bench.jmh;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.rehearsal.RehearsalAws;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A layer of 16 MiB over TLS on loopback, hashed on the way; both ends are in this process. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class TlsBenchmark {
  private static final int LAYER = 16 << 20;

  @Param({"JDK", "ACCP"})
  public String provider = "JDK";

  private RehearsalAws aws;
  private URI layer;

  @Setup
  public void open() throws IOException, GeneralSecurityException {
    if (provider.equals("ACCP")) {
      AmazonCorrettoCryptoProvider.install();
    }
    aws = RehearsalAws.open(1, LAYER, Instant.now());
    layer = aws.endpoint().resolve("/layers/" + Digest.of(new byte[LAYER]));
  }

  @TearDown
  public void close() throws IOException {
    aws.close();
  }

  @Benchmark
  public Digest download() throws IOException {
    HttpsURLConnection connection = (HttpsURLConnection) layer.toURL().openConnection();
    connection.setSSLSocketFactory(aws.tls().getSocketFactory());
    MessageDigest hash = Digest.newHash();
    byte[] buffer = new byte[128 * 1024];
    try (InputStream in = connection.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    }
    return Digest.of(hash);
  }
}
