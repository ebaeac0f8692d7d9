package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.fuzz.Expect;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.timing.Pace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchGetImageRequest;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;

/**
 * Any graph of manifests, walked: each pair of bytes adds one node, over nodes before it, over ones
 * that nobody has, or, where the registry lies, over any.
 */
public final class GraphFuzz {
  private static final String OCI = ManifestType.OCI_MANIFEST.mediaType();
  private static final String INDEX = ManifestType.OCI_INDEX.mediaType();
  private static final RepositoryName REPOSITORY = new RepositoryName("app/api");
  private static final int MOST_NODES = 64;

  private GraphFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Registry registry = new Registry();
    List<String> nodes = new ArrayList<>();
    for (int at = 0; at + 1 < input.length && nodes.size() < MOST_NODES; at += 2) {
      nodes.add(registry.add(input[at] & 0xff, input[at + 1] & 0xff, nodes));
    }
    if (nodes.isEmpty()) {
      return;
    }
    StoredManifest root = registry.stored(nodes.getLast());
    ImageSpec spec =
        new ImageSpec(REPOSITORY, new Tag("1"), Optional.empty(), REPOSITORY, new Tag("1"));
    Obstacles obstacles = new Obstacles(List.of(spec));
    EcrRegistry ecr =
        new EcrRegistry(
            new RegistryId(new AccountId("111111111111"), new RegionName("eu-central-1")),
            Side.SOURCE,
            new Principal("arn:aws:sts::111111111111:assumed-role/promoter/s"),
            registry,
            new Pace(10, Clock.systemUTC(), _ -> {}));
    Graph graph;
    try {
      graph = new GraphWalk(ecr, obstacles).walk(REPOSITORY, List.of(root));
    } catch (IntegrityException e) {
      Expect.that(registry.lies, "an honest registry called a liar");
      Expect.readable(e);
      return;
    }
    obstacles.refusals().forEach(refusal -> Expect.readable(refusal.reason()));
    Expect.that(registry.requests <= 2 * MOST_NODES + GraphWalk.DEEPEST, "asked too often");
    check(graph, root.digest(), obstacles.isEmpty());
  }

  private static void check(Graph graph, Digest root, boolean whole) {
    Random chance = new Random(graph.all().size());
    SequencedMap<Manifest, Integer> all = graph.missingBelow(List.of(root), _ -> false);
    Map<Digest, Integer> heights = new HashMap<>();
    all.forEach((manifest, height) -> {
      for (Digest child : Graph.children(manifest)) {
        Expect.that(!whole || graph.has(child), "a child was not read");
        Integer below = heights.get(child);
        Expect.that(below == null || below < height, "a child is not below");
      }
      Expect.that(heights.put(manifest.digest(), height) == null, "a manifest twice");
    });
    Expect.that(!whole || heights.size() == graph.all().size(), "not all is below the root");
    int some = graph.missingBelow(List.of(root), _ -> chance.nextBoolean()).size();
    Expect.that(some <= all.size(), "more is missing where something is there");
  }

  /** Holds what the input says. */
  private static final class Registry implements EcrClient {
    private final Map<String, Image> images = new HashMap<>();
    private boolean lies;
    private int requests;

    /** Gives the new node's digest. */
    private String add(int kind, int picks, List<String> before) {
      String text;
      String type = INDEX;
      if (before.isEmpty() || kind % 8 == 0) {
        type = OCI;
        String blob = "{\"digest\":\"%s\",\"size\":1}".formatted(Digest.of("blob " + picks));
        text = "{\"n\":%d,\"config\":%s,\"layers\":[%s]}".formatted(before.size(), blob, blob);
      } else if (kind % 8 == 1) {
        text = "{\"n\":%d,\"manifests\":7}".formatted(before.size());
      } else {
        List<String> children = new ArrayList<>();
        for (int i = 0; i <= kind % 5; i++) {
          children.add(before.get((picks + i * (kind + 1)) % before.size()));
        }
        if (kind % 8 == 2) {
          children.add(Digest.of("nobody has " + picks).value());
        }
        text = index(before.size(), children);
      }
      String digest = Digest.of(text).value();
      if (kind == 255 && !before.isEmpty()) {
        lies = true;
        digest = before.get(picks % before.size());
      }
      images.put(
          digest,
          Image.builder()
              .imageId(id(digest))
              .imageManifest(text)
              .imageManifestMediaType(type)
              .build());
      return digest;
    }

    private static java.util.function.Consumer<
            software.amazon.awssdk.services.ecr.model.ImageIdentifier.Builder>
        id(String digest) {
      return id -> id.imageDigest(digest);
    }

    private static String index(int number, List<String> children) {
      return "{\"n\":%d,\"manifests\":[%s]}"
          .formatted(
              number,
              children.stream()
                  .map(c -> "{\"digest\":\"%s\",\"size\":1}".formatted(c))
                  .collect(Collectors.joining(",")));
    }

    private StoredManifest stored(String digest) {
      Image image = Objects.requireNonNull(images.get(digest));
      return new StoredManifest(
          new Digest(digest), image.imageManifestMediaType(), image.imageManifest());
    }

    @Override
    public BatchGetImageResponse batchGetImage(BatchGetImageRequest request) {
      requests++;
      List<Image> found = new ArrayList<>();
      List<ImageFailure> failures = new ArrayList<>();
      request
          .imageIds()
          .forEach(id -> {
            Image image = images.get(id.imageDigest());
            if (image == null) {
              failures.add(ImageFailure.builder().imageId(id).failureCode("ImageNotFound").build());
            } else {
              found.add(image);
            }
          });
      return BatchGetImageResponse.builder().images(found).failures(failures).build();
    }

    @Override
    public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
      throw ImageNotFoundException.builder().message("nobody has it").build();
    }

    @Override
    public String serviceName() {
      return "ecr";
    }

    @Override
    public void close() {}
  }
}
