package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.ecr.Switch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something docs/ecr-behaviour.md leaves open, and how to ask for it.
 *
 * @param place where it is left open: {@code 10.2.3} is the third of §10.2
 * @param decides the switch of the local AWS that stands for it, if one does
 */
public record OpenQuestion(String place, String question, Optional<Switch> decides, Probe probe) {

  /** Makes what it needs on the bench and asks. */
  @FunctionalInterface
  public interface Probe {
    Finding ask(Workbench bench) throws IOException, InterruptedException;
  }

  /** All of them: every point of §10.2, and every switch. */
  public static List<OpenQuestion> all() {
    return Stream.of(ImageQuestions.all(), ManifestQuestions.all(), LayerQuestions.all())
        .flatMap(List::stream)
        .sorted(java.util.Comparator.comparingInt(OpenQuestion::number))
        .toList();
  }

  static OpenQuestion of(String place, String question, Probe probe) {
    return new OpenQuestion(place, question, Optional.empty(), probe);
  }

  static OpenQuestion of(String place, String question, Switch decides, Probe probe) {
    return new OpenQuestion(place, question, Optional.of(decides), probe);
  }

  /** The point of §10.2; what other sections leave open comes last. */
  private int number() {
    return place.startsWith("10.2.") ? Integer.parseInt(place.substring(5)) : Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    return "§%s %s".formatted(place, question);
  }
}
