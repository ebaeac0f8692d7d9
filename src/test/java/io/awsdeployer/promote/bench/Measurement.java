package io.awsdeployer.promote.bench;

import java.util.Optional;

/**
 * One run of one contestant.
 *
 * @param server the registry's software
 * @param seconds from before its first process began until its last had ended; for a warm function,
 *     of the invocation
 * @param cpuSeconds of its processes, user and system
 * @param serversCpuSeconds of registries, ECR face and link, meanwhile
 * @param residentBytes the most that one of its processes held
 * @param heap of the function's JVM, the most since it began; other tools have none
 * @param problem why the run does not count
 */
record Measurement(
    String server,
    String workload,
    Network network,
    int round,
    String contestant,
    double seconds,
    Optional<Double> cpuSeconds,
    Optional<Double> serversCpuSeconds,
    Optional<Long> residentBytes,
    Optional<Heap> heap,
    Traffic traffic,
    Optional<String> problem) {

  boolean counts() {
    return problem.isEmpty();
  }
}
