package io.awsdeployer.promote.bench.jmh;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.plan.Pins;
import io.awsdeployer.promote.plan.Planner;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.timing.Sleeper;
import io.awsdeployer.promote.work.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** The plan of so many images of 8 layers in one repository, none at the target; no network. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class PlanBenchmark {
  private static final int LAYERS = 8;

  @Param({"1", "50", "300"})
  public int images = 1;

  private List<ImageSpec> specs = List.of();
  private EcrRegistry source;
  private EcrRegistry target;

  @Setup
  public void fill() {
    MemoryEcr ecr = new MemoryEcr(images, LAYERS);
    RepositoryName repository = new RepositoryName(MemoryEcr.REPOSITORY);
    specs =
        IntStream.range(0, images)
            .mapToObj(i -> new Tag(MemoryEcr.tag(i)))
            .map(tag -> new ImageSpec(repository, tag, Optional.empty(), repository, tag))
            .toList();
    source = registry("111111111111", Side.SOURCE, ecr);
    target = registry("222222222222", Side.TARGET, ecr);
  }

  @Benchmark
  public PromotionPlan plan() throws InterruptedException {
    Workers workers =
        new Workers(Deadline.in(Duration.ofMinutes(5), Duration.ZERO, Clock.systemUTC()));
    return new Planner(source, target, Pins.CHECK, workers).plan(specs);
  }

  private static EcrRegistry registry(String account, Side side, MemoryEcr ecr) {
    return new EcrRegistry(
        new RegistryId(new AccountId(account), new RegionName("eu-central-1")),
        side,
        new Principal("arn:aws:sts::%s:assumed-role/bench/bench".formatted(account)),
        ecr.client(side == Side.SOURCE),
        new Pace(10, Clock.systemUTC(), Sleeper.REAL));
  }
}
