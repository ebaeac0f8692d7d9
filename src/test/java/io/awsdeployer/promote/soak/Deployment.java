package io.awsdeployer.promote.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bed, and the function in a process of its own with the memory that many give it. */
final class Deployment implements AutoCloseable {
  /** Of which the heap gets 435 MiB. */
  private static final int MEMORY_MEGABYTES = 512;

  private final Bed bed;
  private final DeployedFunction function;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  private Deployment(Bed bed) throws IOException {
    this.bed = bed;
    this.function =
        DeployedFunction.deploy(
            "test-aws-deployer-promote-images",
            MEMORY_MEGABYTES,
            bed.functionEnvironment(),
            _ -> {},
            errors::add);
  }

  static Deployment of(Bed bed) throws IOException {
    // Whoever runs for minutes keeps no log of minutes.
    bed.aws().requests().keepAtMost(1_000);
    return new Deployment(bed);
  }

  Bed bed() {
    return bed;
  }

  Result call(JsonNode event) throws InterruptedException {
    return function.invoke(event.toString());
  }

  /** One that has to go well. */
  Result ok(JsonNode event) throws InterruptedException {
    Result result = call(event);
    if (result.failed()) {
      throw new AssertionError("the function failed: %s %s".formatted(result.json(), errors));
    }
    return result;
  }

  Vitals vitals() throws IOException, InterruptedException {
    return Vitals.of(function.pid());
  }

  @Override
  public void close() {
    function.close();
    bed.close();
  }
}
