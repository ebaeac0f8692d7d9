package io.awsdeployer.promote.opinions;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.conformance.Workbench;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.PromoteImagesHandler;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.FakeContext;
import io.awsdeployer.promote.testing.QuickWorkshop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.EcrClientBuilder;

/**
 * A promotion from the local AWS into somebody else's ECR, through the handler.
 *
 * @param upload as {@code BLOB_UPLOAD} takes it; repositories have it in their names
 */
record OtherTarget(Bed bed, URI endpoint, EcrClient ecr, String upload) implements AutoCloseable {
  private static final Map<String, TestManifest> KINDS = TestImages.everyKind();

  static OtherTarget start(URI endpoint, EcrClient ecr, String upload) {
    return new OtherTarget(Bed.start(), endpoint, ecr, upload);
  }

  private Map<String, TestManifest> images() {
    return KINDS.entrySet().stream()
        .collect(toUnmodifiableMap(kind -> upload + "/" + kind.getKey(), Map.Entry::getValue));
  }

  /** Promotes twice, and looks. */
  void promotesEveryKind() throws IOException {
    images()
        .forEach((repository, image) -> {
          image.pushTo(bed.source(repository), "1");
          var _ = ecr.createRepository(r -> r.repositoryName(repository));
        });

    JsonNode first = promote();
    assertThat(first.path("images_promoted").asInt()).isEqualTo(KINDS.size());
    assertThat(first.path("blobs_copied").asInt()).isPositive();
    images().forEach(this::isThere);

    JsonNode second = promote();
    assertThat(second.path("blobs_copied").asInt(-1)).isZero();
    assertThat(second.path("tags_switched").asInt(-1)).isZero();
  }

  /** Byte for byte, as far as it can be asked. */
  private void isThere(String repository, TestManifest root) {
    var tagged = ecr.batchGetImage(r -> r.repositoryName(repository).imageIds(Workbench.tag("1")));
    assertThat(tagged.images().getFirst().imageManifest()).isEqualTo(root.text());
    for (TestManifest manifest : root.graph().toList()) {
      var stored =
          ecr.batchGetImage(
              r -> r.repositoryName(repository).imageIds(Workbench.digest(manifest.digest())));
      assertThat(stored.images().getFirst().imageManifest()).isEqualTo(manifest.text());
    }
    List<String> digests =
        root.graph()
            .flatMap(
                manifest -> manifest instanceof Image image ? image.blobs().stream() : Stream.of())
            .map(Blob::digest)
            .distinct()
            .toList();
    assertThat(
            ecr.batchCheckLayerAvailability(r -> r.repositoryName(repository).layerDigests(digests))
                .layers())
        .hasSize(digests.size())
        .allSatisfy(layer -> assertThat(layer.layerAvailabilityAsString()).isEqualTo("AVAILABLE"));
  }

  private JsonNode promote() throws IOException {
    ObjectNode event = bed.event();
    ArrayNode images = event.putArray("images");
    images().keySet().forEach(name -> images.addObject().put("repository", name).put("tag", "1"));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (Workshop workshop = workshop()) {
      new PromoteImagesHandler(
              workshop,
              new JsonLog(
                  new PrintStream(lines, true, StandardCharsets.UTF_8),
                  workshop.clock(),
                  EventLog.Level.DEBUG))
          .handleRequest(
              new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
              output,
              new FakeContext(() -> Duration.ofMinutes(15)));
    }
    return new JsonMapper().readTree(output.toByteArray());
  }

  private Workshop workshop() {
    return QuickWorkshop.customized(
        bed.aws(),
        bed.function().session("lambda"),
        Map.of("AWS_REGION", Bed.HOME, "BLOB_UPLOAD", upload),
        256L << 20,
        Timeout.ofSeconds(60),
        this::target);
  }

  /** The target's region is theirs; all else is the local AWS. */
  private void target(AwsClientBuilder<?, ?> builder) {
    builder.endpointOverride(bed.aws().endpoint());
    if (builder instanceof EcrClientBuilder ecrBuilder) {
      ecrBuilder.endpointProvider(parameters ->
          CompletableFuture.completedFuture(
              Endpoint.builder()
                  .endpointUrl(EndpointUrl.fromUri(endpointOf(parameters.region().id())))
                  .build()));
    }
  }

  private URI endpointOf(String region) {
    return region.equals(Bed.AWAY) ? endpoint : bed.aws().endpoint();
  }

  @Override
  public void close() {
    ecr.close();
    bed.close();
  }
}
