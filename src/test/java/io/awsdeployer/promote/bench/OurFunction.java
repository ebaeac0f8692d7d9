package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.bench.FunctionProcess.Setting;
import java.io.IOException;
import java.util.List;

/**
 * The function under AWS's runtime interface client, in three states: cold from the start of its
 * process to its answer; restored, as SnapStart has it and as we ship it, from the end of its
 * initialization, which is before the snapshot, to its answer; warm for the next invocation of the
 * same process as that. The target is made new before each.
 */
record OurFunction(Options options) implements Contestant {
  static final String COLD = "promote (cold)";
  static final String WARM = "promote (warm)";
  static final String RESTORED = "promote (restored)";

  @Override
  public List<String> names() {
    return List.of(COLD, RESTORED, WARM);
  }

  @Override
  public String version() {
    return "this source tree";
  }

  @Override
  public String method() {
    return "the packaged classes under AWS's runtime interface client, %d MB (a run that takes more does not count)%s; one invocation with all images in the event"
        .formatted(
            options.memory(),
            options.javaOptions().isEmpty() ? "" : ", JVM options " + options.javaOptions());
  }

  @Override
  public void run(Workload workload, Servers servers, Course course)
      throws IOException, InterruptedException {
    Setting setting = new Setting(options.memory(), options.javaOptions(), List.of());
    course.prepare();
    long begin = System.nanoTime();
    try (FunctionProcess function =
        FunctionProcess.start(setting, workload, servers, Initialization.ON_DEMAND)) {
      course.finish(function.invoke(COLD, begin, 0));
    }
    course.prepare();
    try (FunctionProcess function =
        FunctionProcess.start(setting, workload, servers, Initialization.SNAP_START)) {
      function.awaitSnapshot();
      double before = function.cpuSeconds();
      long restored = System.nanoTime();
      function.restore();
      course.finish(function.invoke(RESTORED, restored, before));
      course.prepare();
      before = function.cpuSeconds();
      course.finish(function.invoke(WARM, System.nanoTime(), before));
    }
  }
}
