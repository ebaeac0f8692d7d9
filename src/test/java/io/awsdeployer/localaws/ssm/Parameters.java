package io.awsdeployer.localaws.ssm;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The parameters of one account in one region. */
public final class Parameters {

  record Parameter(String name, String value, long version, Instant modified) {}

  private final Map<String, Parameter> parameters = new ConcurrentHashMap<>();
  private final Clock clock;

  Parameters(Clock clock) {
    this.clock = clock;
  }

  /** Sets a parameter of type String. */
  public Parameters put(String name, String value) {
    var _ = store(name, value);
    return this;
  }

  public Optional<String> get(String name) {
    return find(name).map(Parameter::value);
  }

  public void delete(String name) {
    parameters.remove(name);
  }

  Optional<Parameter> find(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  Parameter store(String name, String value) {
    return parameters.merge(
        name,
        new Parameter(name, value, 1, clock.instant()),
        (old, fresh) -> new Parameter(name, value, old.version() + 1, fresh.modified()));
  }
}
