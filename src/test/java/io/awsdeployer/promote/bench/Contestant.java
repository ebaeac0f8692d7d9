package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Somebody who can do a workload. */
interface Contestant {
  /** What it appears as in the tables: a function appears cold and warm. */
  List<String> names();

  String version();

  /** How it is started, for the reader. */
  String method();

  /** Does the work, once for each of its names. */
  void run(Workload workload, Servers servers, Course course)
      throws IOException, InterruptedException;

  /** What lies around each execution. */
  interface Course {
    /** Makes the target what the workload says it is before. */
    void prepare() throws IOException, InterruptedException;

    /** Counts and verifies what was just executed, and keeps it. */
    void finish(Execution execution) throws IOException, InterruptedException;
  }

  /** One execution, measured; meanings as in {@link Measurement}. */
  record Execution(
      String contestant,
      double seconds,
      Optional<Double> cpuSeconds,
      Optional<Long> residentBytes,
      Optional<Heap> heap,
      Optional<String> failure) {}
}
