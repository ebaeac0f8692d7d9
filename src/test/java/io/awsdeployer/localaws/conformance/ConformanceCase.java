package io.awsdeployer.localaws.conformance;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request and the answer that docs/ecr-behaviour.md expects.
 *
 * @param section of that page
 */
public record ConformanceCase(String section, String title, Request request) {

  /** Makes what it needs on the bench and asks. */
  @FunctionalInterface
  public interface Request {
    Comparison compare(Workbench bench) throws IOException, InterruptedException;
  }

  /** All of them. */
  public static List<ConformanceCase> all() {
    return Stream.of(
            RepositoryCases.all(),
            CallerCases.all(),
            ImageReadCases.all(),
            LayerReadCases.all(),
            DownloadCases.all(),
            UploadCases.all(),
            PutImageCases.all(),
            ManifestCases.all())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public String toString() {
    return "§%s %s".formatted(section, title);
  }
}
