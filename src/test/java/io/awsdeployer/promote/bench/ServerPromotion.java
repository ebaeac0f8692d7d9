package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.bench.Workload.Placed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The function promotes between two registries that nobody here wrote, with ECR's API in front of
 * them, and the clients that people use pull what it has promoted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ServerPromotion {
  /** Every kind of image that the function promotes. */
  private static final Map<String, TestManifest> KINDS = TestImages.everyKind();

  @TempDir private static Path folder;

  private final String software;
  private final boolean installable;
  private Optional<ServerBed> started = Optional.empty();

  /**
   * A registry's suite.
   *
   * @param installable whether the project's own scripts can install it, so that no build may lack
   *     it
   */
  ServerPromotion(String software, boolean installable) {
    this.software = software;
    this.installable = installable;
  }

  @BeforeAll
  void start() throws IOException, InterruptedException {
    Optional<RegistrySoftware> found = RegistrySoftware.find(software);
    if (!installable || !Boolean.parseBoolean(System.getenv("REQUIRE_CLIENTS"))) {
      assumeThat(found).as("%s is neither on the PATH nor in .tools", software).isPresent();
    }
    started = Optional.of(ServerBed.start(found.orElseThrow(), folder));
    bed().seed(all());
  }

  @AfterAll
  void stop() {
    started.ifPresent(ServerBed::close);
  }

  private ServerBed bed() {
    return started.orElseThrow();
  }

  private static List<Placed> all() {
    return KINDS.entrySet().stream()
        .map(kind -> new Placed("kinds/" + kind.getKey(), "1", kind.getValue()))
        .toList();
  }

  @Test
  @Order(1)
  void everyKindOfImageIsPromotedByteForByte() throws Exception {
    assertThat(bed().promote(all(), "registry").path("images_promoted").asInt())
        .isEqualTo(KINDS.size());
    assertThat(bed().problem(all())).isEmpty();
  }

  @Test
  @Order(2)
  void aSecondRunCopiesNothing() throws Exception {
    JsonNode output = bed().promote(all(), "auto");
    assertThat(output.path("blobs_copied").asInt(-1)).isZero();
    assertThat(output.path("tags_switched").asInt(-1)).isZero();
  }

  /** Every client verifies the digests of what it pulls. */
  @ParameterizedTest
  @Order(3)
  @ValueSource(strings = {"skopeo", "crane", "regctl", "oras"})
  void clientsPullWhatIsPromoted(String client) throws Exception {
    Optional<Path> program = Tool.find(client);
    if (!Boolean.parseBoolean(System.getenv("REQUIRE_CLIENTS"))) {
      assumeThat(program).isPresent();
    }
    for (String kind : List.of("oci", "index", "large")) {
      String image = bed().servers().target().authority() + "/kinds/" + kind + ":1";
      Path to = folder.resolve(client + "-" + kind);
      List<String> command = new ArrayList<>(List.of(program.orElseThrow().toString()));
      command.addAll(
          switch (client) {
            case "skopeo" ->
                List.of(
                    "copy",
                    "--insecure-policy",
                    "--all",
                    "--preserve-digests",
                    "--src-tls-verify=false",
                    "docker://" + image,
                    "oci:" + to);
            case "crane" -> List.of("pull", "--insecure", "--format=oci", image, to.toString());
            case "regctl" ->
                List.of(
                    "--host",
                    "reg=%s,tls=disabled".formatted(bed().servers().target().authority()),
                    "image",
                    "copy",
                    image,
                    "ocidir://" + to + ":1");
            default -> List.of("cp", "--from-plain-http", image, "--to-oci-layout", to + ":1");
          });
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s%n%s", command, said).isZero();
      String digest = Optional.ofNullable(KINDS.get(kind)).orElseThrow().digest();
      assertThat(to.resolve("blobs/sha256").resolve(digest.substring(7))).exists();
    }
  }
}
