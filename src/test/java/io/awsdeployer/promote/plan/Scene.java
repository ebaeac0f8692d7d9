package io.awsdeployer.promote.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.ImageBuilder;
import io.awsdeployer.localaws.image.IndexBuilder;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.testing.Bed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A random world before a promotion: what the source has, what is to be promoted, and what the
 * targets have of it already.
 */
record Scene(List<Node> nodes, List<Aim> aims, List<Prior> priors) {
  static final List<String> SOURCES = List.of("app/a", "app/b", "app/c");
  static final List<String> TARGETS = List.of("app/a", "app/b", "live/c");
  private static final int LAYERS = 6;

  /**
   * An image, or an index over nodes before it.
   *
   * @param picks of layers from the pool, or of children
   */
  record Node(
      List<Integer> picks, boolean index, boolean docker, boolean innerType, boolean foreign) {}

  /** One image of the deploy manifest. */
  record Aim(int node, int source, int target, boolean pinned) {}

  /**
   * What a target repository has.
   *
   * @param present nodes, with everything below them
   * @param loose layers that no manifest there refers to
   * @param tagged which of its aims' tags exist, and where they point among the present
   */
  record Prior(Set<Integer> present, Set<Integer> loose, List<Integer> tagged) {}

  static Arbitrary<Scene> any() {
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 11);
    Arbitrary<Boolean> flag = Arbitraries.of(true, false);
    Arbitrary<Boolean> seldom = Arbitraries.of(false, false, false, true);
    Arbitrary<Node> node =
        Combinators.combine(number.list().ofMinSize(1).ofMaxSize(4), flag, flag, flag, seldom)
            .as(Node::new);
    Arbitrary<Integer> repository = Arbitraries.integers().between(0, 2);
    Arbitrary<Aim> aim = Combinators.combine(number, repository, repository, flag).as(Aim::new);
    Arbitrary<Prior> prior =
        Combinators.combine(
                number.set().ofMaxSize(2),
                Arbitraries.integers().between(0, LAYERS - 1).set().ofMaxSize(3),
                number.list().ofSize(5))
            .as(Prior::new);
    return Combinators.combine(
            node.list().ofMinSize(1).ofMaxSize(6),
            aim.list().ofMinSize(1).ofMaxSize(5),
            prior.list().ofSize(TARGETS.size()))
        .as(Scene::new);
  }

  List<TestManifest> manifests() {
    List<TestManifest> built = new ArrayList<>();
    for (Node node : nodes) {
      built.add(node.index() && !built.isEmpty() ? index(node, built) : image(node));
    }
    return built;
  }

  private static TestManifest index(Node node, List<TestManifest> before) {
    IndexBuilder index = TestImages.index();
    node.picks().forEach(pick -> index.add(before.get(pick % before.size())));
    return (node.innerType() ? index : index.withoutInnerMediaType()).build();
  }

  private static TestManifest image(Node node) {
    ImageBuilder image = node.docker() ? TestImages.docker(7) : TestImages.oci(7);
    if (node.foreign()) {
      image.foreignLayer();
    }
    node.picks().forEach(pick -> image.layer(layer(pick % LAYERS)));
    return (node.innerType() || node.docker() ? image : image.withoutInnerMediaType()).build();
  }

  private static Blob layer(int number) {
    return MemoryBlob.of("layer %d ".formatted(number).repeat(20 * (number + 1)));
  }

  TestManifest root(Aim aim) {
    return manifests().get(aim.node() % nodes.size());
  }

  /** The specification of the aim with this number; each has tags of its own. */
  ImageSpec spec(int number) {
    Aim aim = aims.get(number);
    return new ImageSpec(
        new RepositoryName(SOURCES.get(aim.source())),
        new Tag("build-" + number),
        aim.pinned() ? Optional.of(new Digest(root(aim).digest())) : Optional.empty(),
        new RepositoryName(TARGETS.get(aim.target())),
        new Tag("v" + number));
  }

  List<ImageSpec> specs() {
    return IntStream.range(0, aims.size()).mapToObj(this::spec).toList();
  }

  /** All that has to be in the target repository in the end: S. */
  List<TestManifest> wanted(int target) {
    return aims.stream()
        .filter(aim -> aim.target() == target)
        .flatMap(aim -> root(aim).graph())
        .distinct()
        .toList();
  }

  /** The manifests that are in the target repository already: of T. */
  List<TestManifest> present(int target) {
    return priors.get(target).present().stream()
        .flatMap(node -> manifests().get(node % nodes.size()).graph())
        .distinct()
        .toList();
  }

  /** S \ T, as digests of manifests. */
  Set<String> missingManifests(int target) {
    Set<String> missing = new HashSet<>(wanted(target).stream().map(TestManifest::digest).toList());
    present(target).forEach(manifest -> missing.remove(manifest.digest()));
    return missing;
  }

  /** S \ T, as digests of blobs. */
  Set<String> missingBlobs(int target) {
    Set<String> missing = new HashSet<>(blobs(wanted(target)).map(Blob::digest).toList());
    blobs(present(target)).forEach(blob -> missing.remove(blob.digest()));
    priors.get(target).loose().forEach(layer -> missing.remove(layer(layer).digest()));
    return missing;
  }

  static Stream<Blob> blobs(List<TestManifest> manifests) {
    return manifests.stream()
        .flatMap(m -> m instanceof Image image ? image.blobs().stream() : Stream.empty());
  }

  /** The tags that a target repository has before, one of them nobody's aim. */
  Map<String, String> tagsBefore(int target) {
    Prior prior = priors.get(target);
    List<Integer> present = List.copyOf(new LinkedHashSet<>(prior.present()));
    Map<String, String> tags = new TreeMap<>();
    if (present.isEmpty()) {
      return tags;
    }
    tags.put("bystander", digest(present.getFirst()));
    for (int i = 0; i < aims.size(); i++) {
      int pick = prior.tagged().get(i);
      if (aims.get(i).target() == target && pick % 2 == 0) {
        tags.put("v" + i, digest(present.get(pick % present.size())));
      }
    }
    return tags;
  }

  private String digest(int node) {
    return manifests().get(node % nodes.size()).digest();
  }

  Map<String, String> tagsAfter(int target) {
    Map<String, String> tags = new TreeMap<>(tagsBefore(target));
    for (int i = 0; i < aims.size(); i++) {
      if (aims.get(i).target() == target) {
        tags.put("v" + i, root(aims.get(i)).digest());
      }
    }
    return tags;
  }

  /** Makes it so. */
  void build(Bed bed) {
    for (int i = 0; i < aims.size(); i++) {
      Aim aim = aims.get(i);
      root(aim).pushTo(bed.source(SOURCES.get(aim.source())), "build-" + i);
    }
    for (int i = 0; i < TARGETS.size(); i++) {
      EcrRepository repository = bed.target(TARGETS.get(i));
      priors.get(i).present().forEach(n -> manifests().get(n % nodes.size()).pushTo(repository));
      priors.get(i).loose().forEach(number -> repository.addBlob(layer(number)));
      tagsBefore(i).forEach(repository::moveTag);
    }
    bed.manifest(deployManifest());
  }

  private String deployManifest() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode images = document.putArray("images");
    for (ImageSpec spec : specs()) {
      ObjectNode image = images.addObject();
      image
          .put("repository", spec.sourceRepository().value())
          .put("tag", String.valueOf(spec.sourceReference()));
      image.put("target_repository", spec.targetRepository().value());
      image.put("target_tag", spec.targetTag().value());
      spec.pin().ifPresent(pin -> image.put("digest", pin.value()));
    }
    return document.toString();
  }
}
