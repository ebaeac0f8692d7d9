package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The function under AWS's runtime interface client as the template ships it, restored from its
 * snapshot: warm from call to call, killed when a call takes longer than it may, and then replaced.
 */
final class LongFunction implements RetriedPromotion.Function, AutoCloseable {
  private static final Duration INITIALIZATION = Duration.ofMinutes(15);

  private final BlobCloudServer cloud;
  private final UploadWay way;
  private final LongOptions options;
  private final Consumer<String> log;
  private Optional<DeployedFunction> deployed = Optional.empty();
  private Optional<Long> resident = Optional.empty();

  LongFunction(BlobCloudServer cloud, UploadWay way, LongOptions options, Consumer<String> log) {
    this.cloud = cloud;
    this.way = way;
    this.options = options;
    this.log = log;
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    if (deployed.isEmpty()) {
      deploy();
    }
  }

  @Override
  public Result invoke() throws IOException, InterruptedException {
    DeployedFunction function = deployed.orElseThrow();
    Result result = function.invoke(cloud.event());
    Optional<Long> now = Machine.peakResident(function.pid());
    resident = now.map(bytes -> Math.max(bytes, resident.orElse(0L))).or(() -> resident);
    if (result.errorType().startsWith("Sandbox.") || result.errorType().startsWith("Runtime.")) {
      close();
    }
    return result;
  }

  @Override
  public Standing standing() throws IOException, InterruptedException {
    return cloud.standing();
  }

  /** The most that any of its processes had resident, as far as the system told. */
  Optional<Long> peakResident() {
    return resident;
  }

  @Override
  public void close() {
    deployed.ifPresent(DeployedFunction::close);
    deployed = Optional.empty();
  }

  private void deploy() throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(cloud.environment());
    environment.put("BLOB_UPLOAD", way.toString());
    DeployedFunction function =
        DeployedFunction.deploy(
            "bench",
            options.memory(),
            environment,
            Initialization.SNAP_START,
            options.time(),
            List.of(),
            log,
            log);
    deployed = Optional.of(function);
    if (!function.process().awaitCheckpoint(INITIALIZATION)) {
      throw new IOException("the function did not get as far as its snapshot");
    }
    function.process().restore();
  }
}
