package io.awsdeployer.promote.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the rounds of one contestant in one cell come to.
 *
 * @param failed how many did not count
 * @param typical the measurement in the middle, for everything beside time
 */
record Summary(
    String contestant,
    double median,
    double least,
    double most,
    int rounds,
    int failed,
    Measurement typical) {

  /** Of one contestant's measurements in one cell; nothing when none of them counts. */
  static Optional<Summary> of(List<Measurement> measurements) {
    List<Measurement> sorted =
        measurements.stream()
            .filter(Measurement::counts)
            .sorted(Comparator.comparingDouble(Measurement::seconds))
            .toList();
    if (sorted.isEmpty()) {
      return Optional.empty();
    }
    int count = sorted.size();
    double upper = sorted.get(count / 2).seconds();
    double lower = sorted.get((count - 1) / 2).seconds();
    return Optional.of(
        new Summary(
            sorted.getFirst().contestant(),
            (upper + lower) / 2,
            sorted.getFirst().seconds(),
            sorted.getLast().seconds(),
            count,
            measurements.size() - count,
            sorted.get((count - 1) / 2)));
  }
}
