package io.awsdeployer.promote.options;

import io.awsdeployer.promote.read.Fields;
import java.util.List;

/** The section {@code repositories}: whether and how missing target repositories are made. */
public record RepositoryOptions() {
  public static final RepositoryOptions NONE = new RepositoryOptions();

  static final List<String> FIELDS = List.of();

  static RepositoryOptions read(Fields fields) {
    return NONE;
  }
}
