package io.awsdeployer.promote.verify;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** What the name of everything that one run makes begins with; the bucket's is just that. */
record RunName(String value) {
  private static final String SUFFIX = "-[0-9a-f]{8}";

  static RunName random(String prefix, RandomGenerator chance) {
    return new RunName("%s-%08x".formatted(prefix, chance.nextInt()));
  }

  /** Whether this run has made a repository of that name. */
  boolean owns(String repository) {
    return repository.startsWith(value + "/");
  }

  /** Recognises what any run with that prefix has made. */
  static Pattern ofAnyRun(String prefix) {
    return Pattern.compile(Pattern.quote(prefix) + SUFFIX + "(/.*)?");
  }

  @Override
  public String toString() {
    return value;
  }
}
