package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GraphPropertyTest {
  /**
   * Nodes by number.
   *
   * @param children of each node, possibly of nodes that the graph does not have
   */
  record Nodes(Map<Integer, List<Integer>> children, List<Integer> roots, Set<Integer> there) {

    SequencedMap<Manifest, Integer> missing() {
      Graph graph = new Graph();
      children.forEach((node, below) -> graph.add(manifest(node, below)));
      Set<Digest> have = new HashSet<>(there.stream().map(GraphPropertyTest::digest).toList());
      return graph.missingBelow(
          roots.stream().map(GraphPropertyTest::digest).toList(), have::contains);
    }

    /** The simple recursive model: what can be reached without passing what is there. */
    Set<Integer> reachable() {
      Set<Integer> reached = new HashSet<>();
      roots.forEach(root -> reach(root, reached));
      return reached;
    }

    private void reach(int node, Set<Integer> reached) {
      if (!there.contains(node) && children.containsKey(node) && reached.add(node)) {
        children.getOrDefault(node, List.of()).forEach(child -> reach(child, reached));
      }
    }

    /** Of a graph without cycles: one more than the highest missing child. */
    int height(int node) {
      return children.getOrDefault(node, List.of()).stream()
          .mapToInt(child ->
              there.contains(child) || !children.containsKey(child) ? 0 : height(child) + 1)
          .max()
          .orElse(0);
    }
  }

  @Property(tries = 1000)
  void missingIsWhatIsReachedWithoutPassingWhatIsThereEachOnce(@ForAll("anyGraphs") Nodes nodes) {
    List<Digest> found = nodes.missing().keySet().stream().map(Manifest::digest).toList();
    assertThat(found)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            nodes.reachable().stream().map(GraphPropertyTest::digest).toList());
  }

  @Property(tries = 1000)
  void childrenComeBeforeTheirParents(@ForAll("acyclicGraphs") Nodes nodes) {
    SequencedMap<Manifest, Integer> missing = nodes.missing();
    Map<Digest, Integer> seen = new TreeMap<>();
    missing.forEach((manifest, height) -> {
      for (Digest child : Graph.children(manifest)) {
        boolean isMissing = missing.keySet().stream().anyMatch(m -> m.digest().equals(child));
        if (isMissing) {
          assertThat(seen).containsKey(child);
          assertThat(height).isGreaterThan(seen.getOrDefault(child, Integer.MAX_VALUE));
        }
      }
      seen.put(manifest.digest(), height);
    });
  }

  @Property(tries = 1000)
  void heightsAreThoseOfTheRecursiveModel(@ForAll("acyclicGraphs") Nodes nodes) {
    Map<Digest, Integer> expected = new TreeMap<>();
    nodes.reachable().forEach(node -> expected.put(digest(node), nodes.height(node)));
    Map<Digest, Integer> heights = new TreeMap<>();
    nodes.missing().forEach((manifest, height) -> heights.put(manifest.digest(), height));
    assertThat(heights).isEqualTo(expected);
  }

  @Property(tries = 20)
  void aChainOfAnyLengthNeedsNoStack(@ForAll("lengths") int length) {
    Map<Integer, List<Integer>> children = new TreeMap<>();
    IntStream.range(0, length).forEach(i -> children.put(i, List.of(i + 1)));
    children.put(length, List.of());
    SequencedMap<Manifest, Integer> missing = new Nodes(children, List.of(0), Set.of()).missing();
    assertThat(missing).hasSize(length + 1);
    assertThat(missing.lastEntry().getValue()).isEqualTo(length);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.integers().between(0, 20_000);
  }

  @Provide
  Arbitrary<Nodes> acyclicGraphs() {
    return sizes()
        .flatMap(size -> nodes(size, node -> Arbitraries.integers().between(node + 1, size + 1)));
  }

  /** With cycles and self-references. */
  @Provide
  Arbitrary<Nodes> anyGraphs() {
    return sizes().flatMap(size -> nodes(size, _ -> Arbitraries.integers().between(0, size + 1)));
  }

  private static Arbitrary<Integer> sizes() {
    return Arbitraries.integers().between(0, 12);
  }

  /** Nodes 0 to size - 1; children may name two more, which the graph does not have. */
  private static Arbitrary<Nodes> nodes(
      int size, java.util.function.IntFunction<Arbitrary<Integer>> child) {
    Arbitrary<Map<Integer, List<Integer>>> children =
        Combinators.combine(
                IntStream.range(0, size)
                    .mapToObj(node -> child.apply(node).list().ofMaxSize(5))
                    .toList())
            .as(lists -> {
              Map<Integer, List<Integer>> all = new TreeMap<>();
              IntStream.range(0, size).forEach(node -> all.put(node, lists.get(node)));
              return all;
            });
    Arbitrary<Integer> any = Arbitraries.integers().between(0, size);
    return Combinators.combine(children, any.list().ofMaxSize(4), any.set().ofMaxSize(4))
        .as(Nodes::new);
  }

  private static Digest digest(int node) {
    return Digest.of("node " + node);
  }

  private static Manifest manifest(int node, List<Integer> children) {
    List<Descriptor> below =
        children.stream().map(child -> new Descriptor("", digest(child), 1, false)).toList();
    return below.isEmpty()
        ? new Manifest.Image(
            digest(node),
            ManifestType.OCI_MANIFEST,
            "",
            new Descriptor("", digest(-1), 1, false),
            List.of())
        : new Manifest.Index(digest(node), ManifestType.OCI_INDEX, "", below);
  }
}
