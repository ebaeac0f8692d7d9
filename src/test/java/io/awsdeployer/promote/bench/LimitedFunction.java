package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.bench.CpuLimit.Hold;
import io.awsdeployer.promote.bench.FunctionProcess.Setting;
import java.io.IOException;
import java.util.List;

/**
 * The function with the processor that Lambda gives a size of memory: restored, from the restore to
 * its answer, and cold, from the start of its process. What is before the snapshot is not limited.
 */
record LimitedFunction(Options options, int memoryMegabytes, CpuLimit limit) implements Contestant {
  /**
   * "At 1,769 MB, a function has the equivalent of one vCPU" (AWS Lambda developer guide, Configure
   * Lambda function memory); in proportion below and above.
   */
  static final int MEGABYTES_OF_ONE = 1_769;

  /**
   * What a function sees, whatever its share; people found two up to 3,008 MB. A control group's
   * limit would let Java see one here.
   */
  private static final int PROCESSORS = 2;

  /** CPU seconds a second. */
  static double share(int memoryMegabytes) {
    return memoryMegabytes / (double) MEGABYTES_OF_ONE;
  }

  @Override
  public List<String> names() {
    return List.of(OurFunction.RESTORED, OurFunction.COLD);
  }

  @Override
  public String version() {
    return "this source tree";
  }

  @Override
  public String method() {
    return "%d MB, %.3f of a processor, limited %s"
        .formatted(memoryMegabytes, share(memoryMegabytes), limit.method());
  }

  @Override
  public void run(Workload workload, Servers servers, Course course)
      throws IOException, InterruptedException {
    Setting setting =
        new Setting(
            memoryMegabytes,
            options.javaOptions(),
            List.of("-XX:ActiveProcessorCount=%d".formatted(PROCESSORS)));
    double share = share(memoryMegabytes);
    course.prepare();
    try (FunctionProcess function =
        FunctionProcess.start(setting, workload, servers, Initialization.SNAP_START)) {
      function.awaitSnapshot();
      try (Hold _ = limit.hold(function.pid(), share)) {
        double before = function.cpuSeconds();
        long restored = System.nanoTime();
        function.restore();
        course.finish(function.invoke(OurFunction.RESTORED, restored, before));
      }
    }
    course.prepare();
    long begin = System.nanoTime();
    try (FunctionProcess function =
            FunctionProcess.start(setting, workload, servers, Initialization.ON_DEMAND);
        Hold _ = limit.hold(function.pid(), share)) {
      course.finish(function.invoke(OurFunction.COLD, begin, 0));
    }
  }
}
