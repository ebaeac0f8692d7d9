package io.awsdeployer.promote.fuzz;

import io.awsdeployer.promote.cli.ImageReferenceFuzz;
import io.awsdeployer.promote.ecr.AnswerFuzz;
import io.awsdeployer.promote.naming.TagPatternFuzz;
import io.awsdeployer.promote.options.OptionsFuzz;
import io.awsdeployer.promote.plan.GraphFuzz;
import io.awsdeployer.promote.plan.ManifestFuzz;
import io.awsdeployer.promote.read.DeployManifestFuzz;
import io.awsdeployer.promote.read.EventFuzz;
import io.awsdeployer.promote.receipt.ReceiptFuzz;
import io.awsdeployer.promote.stage.RegistryErrorFuzz;
import java.util.List;

/**
 * The fuzz targets: each a class with a {@code fuzzerTestOneInput}, as Jazzer calls it. {@code make
 * fuzz} runs them ({@code .ci/fuzz}), {@code CorpusTest} replays what they have found.
 */
final class Targets {
  private Targets() {}

  /** Lets an input through, or throws. */
  @FunctionalInterface
  interface Target {
    void take(byte[] input);
  }

  /** A target by its name, which is its corpus's folder too. */
  record Named(Class<?> type, Target target) {
    String name() {
      return type.getSimpleName();
    }
  }

  static final List<Named> ALL =
      List.of(
          new Named(ManifestFuzz.class, ManifestFuzz::fuzzerTestOneInput),
          new Named(GraphFuzz.class, GraphFuzz::fuzzerTestOneInput),
          new Named(EventFuzz.class, EventFuzz::fuzzerTestOneInput),
          new Named(DeployManifestFuzz.class, DeployManifestFuzz::fuzzerTestOneInput),
          new Named(AnswerFuzz.class, AnswerFuzz::fuzzerTestOneInput),
          new Named(RegistryErrorFuzz.class, RegistryErrorFuzz::fuzzerTestOneInput),
          new Named(OptionsFuzz.class, OptionsFuzz::fuzzerTestOneInput),
          new Named(ReceiptFuzz.class, ReceiptFuzz::fuzzerTestOneInput),
          new Named(TagPatternFuzz.class, TagPatternFuzz::fuzzerTestOneInput),
          new Named(ImageReferenceFuzz.class, ImageReferenceFuzz::fuzzerTestOneInput));
}
