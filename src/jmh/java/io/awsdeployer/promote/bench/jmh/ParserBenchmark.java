package io.awsdeployer.promote.bench.jmh;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.read.DeployManifestReader;
import io.awsdeployer.promote.registry.Digest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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

/** Reading a deploy manifest, and the digest of a manifest's text. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ParserBenchmark {
  @Param({"1", "50", "300"})
  public int images = 1;

  private byte[] manifest = new byte[0];
  private String text = "";

  @Setup
  public void write() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode list = root.putArray("images");
    for (int i = 0; i < images; i++) {
      list.addObject().put("repository", "shop/service-" + i).put("tag", "1." + i);
    }
    text = root.toString();
    manifest = text.getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public DeployManifest deployManifest() {
    return new DeployManifestReader().read(manifest, "s3://bucket/deploy-manifest.json");
  }

  @Benchmark
  public Digest digestOfText() {
    return Digest.of(text);
  }
}
