package io.awsdeployer.promote.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers that CloudWatch takes out of a log line by itself: no call, no library, no right.
 *
 * <p>The format is AWS's embedded metric format (CloudWatch user guide, "Specification: Embedded
 * metric format"): the line's root has the dimensions' and metrics' values, {@code _aws} says which
 * of them are metrics.
 *
 * @param namespace where CloudWatch lists them
 * @param dimensions names and values in their order: the metrics are kept by the first alone, by
 *     the first two, and so on. CloudWatch bills each combination of values
 */
public record Metrics(String namespace, Map<String, String> dimensions, List<Metric> metrics) {
  /** The specification's bounds, and CloudWatch's for a dimension's value. */
  private static final int MOST_METRICS = 100;

  private static final int MOST_DIMENSIONS = 30;
  private static final int LONGEST_VALUE = 1024;

  /** What a number counts, as CloudWatch calls it. */
  public enum Unit {
    COUNT("Count"),
    BYTES("Bytes"),
    MILLISECONDS("Milliseconds");

    private final String word;

    Unit(String word) {
      this.word = word;
    }
  }

  /** One number. */
  public record Metric(String name, Unit unit, long value) {}

  public Metrics {
    dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
    metrics = List.copyOf(metrics);
    if (dimensions.isEmpty() || dimensions.size() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException("there are %d dimensions".formatted(dimensions.size()));
    }
    if (metrics.isEmpty() || metrics.size() > MOST_METRICS) {
      throw new IllegalArgumentException("there are %d metrics".formatted(metrics.size()));
    }
    dimensions.forEach(Metrics::check);
  }

  private static void check(String dimension, String value) {
    if (value.isBlank() || value.length() > LONGEST_VALUE) {
      throw new IllegalArgumentException(
          "CloudWatch takes 1 to %d characters; %s has another value"
              .formatted(LONGEST_VALUE, dimension));
    }
  }

  /** Writes them as one line. */
  public void writeTo(EventLog log, Instant now) {
    Map<String, Object> directive = new LinkedHashMap<>();
    directive.put("Namespace", namespace);
    directive.put("Dimensions", widening());
    directive.put("Metrics", metrics.stream().map(Metrics::definition).toList());
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("Timestamp", now.toEpochMilli());
    metadata.put("CloudWatchMetrics", List.of(directive));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("_aws", metadata);
    fields.putAll(dimensions);
    metrics.forEach(metric -> fields.put(metric.name(), metric.value()));
    log.info("Metrics", fields);
  }

  private List<List<String>> widening() {
    List<List<String>> sets = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String name : dimensions.keySet()) {
      names.add(name);
      sets.add(List.copyOf(names));
    }
    return sets;
  }

  private static Map<String, String> definition(Metric metric) {
    Map<String, String> definition = new LinkedHashMap<>();
    definition.put("Name", metric.name());
    definition.put("Unit", metric.unit().word);
    return definition;
  }
}
