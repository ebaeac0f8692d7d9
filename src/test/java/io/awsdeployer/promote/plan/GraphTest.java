package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which manifests a graph has; GraphPropertyTest says what is below them. */
class GraphTest {
  private static final Manifest ONE = index("one");
  private static final Manifest OTHER = index("other");

  private static Manifest index(String text) {
    return new Manifest.Index(Digest.of(text), ManifestType.OCI_INDEX, text, List.of());
  }

  @Test
  void whatIsAddedIsThereAndNothingElse() {
    Graph graph = new Graph();
    graph.add(ONE);
    assertThat(graph.has(ONE.digest())).isTrue();
    assertThat(graph.get(ONE.digest())).contains(ONE);
    assertThat(graph.has(OTHER.digest())).isFalse();
    assertThat(graph.get(OTHER.digest())).isEmpty();
    assertThat(graph.all()).containsExactly(ONE);
  }

  @Test
  void whatAnotherGraphHasIsTakenOver() {
    Graph graph = new Graph();
    graph.add(ONE);
    Graph more = new Graph();
    more.add(OTHER);
    graph.addAll(more);
    assertThat(graph.all()).containsExactly(ONE, OTHER);
  }
}
