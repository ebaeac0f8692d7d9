package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.PromoteImagesHandler;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.bench.Workload.Placed;
import io.awsdeployer.promote.bench.face.EcrFace;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.stage.Retries;
import io.awsdeployer.promote.stage.TransferClient;
import io.awsdeployer.promote.testing.FakeContext;
import io.awsdeployer.promote.timing.RetrySchedule;
import io.awsdeployer.promote.timing.Sleeper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.util.Timeout;
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
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The function promotes between two registries that nobody here wrote (CNCF distribution), with
 * ECR's API in front of them, and the clients that people use pull what it has promoted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DistributionPromotionTest {
  /** Every kind of image that the function promotes. */
  private static final Map<String, TestManifest> KINDS =
      Map.of(
          "oci", TestImages.small(10),
          "docker", TestImages.docker(20).layers(3, 1_000).build(),
          "index", TestImages.multiPlatform(30),
          "list", TestImages.dockerMultiPlatform(40),
          "nested", TestImages.nested(50, 3),
          "zstd", TestImages.oci(60).zstdLayer(2_000).build(),
          "artifact", TestImages.oci(71).artifactType("application/vnd.a").layer(10).build(),
          "large", TestImages.oci(80).layer(9_000_000).build(),
          "twice", TestImages.oci(90).layer(500).duplicateLayer().build());

  @TempDir private static Path folder;

  private Optional<Servers> servers = Optional.empty();
  private Optional<HttpAsk> http = Optional.empty();

  @BeforeAll
  void start() throws IOException, InterruptedException, NoSuchAlgorithmException {
    Optional<RegistrySoftware> software = RegistrySoftware.find(Distribution.NAME);
    if (!Boolean.parseBoolean(System.getenv("REQUIRE_CLIENTS"))) {
      assumeThat(software).isPresent();
    }
    Store store = new Store(folder, _ -> true);
    store.open();
    HttpAsk ask = new HttpAsk(SSLContext.getDefault());
    http = Optional.of(ask);
    servers =
        Optional.of(
            Servers.start(
                Network.PLAIN,
                software.orElseThrow(),
                Place.LOOPBACK,
                store,
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                ask));
    new Seeding(ask, servers().source().uri()).push(all());
  }

  @AfterAll
  void stop() {
    servers.ifPresent(Servers::close);
    http.ifPresent(HttpAsk::close);
  }

  private Servers servers() {
    return servers.orElseThrow();
  }

  private static List<Placed> all() {
    return KINDS.entrySet().stream()
        .map(kind -> new Placed("kinds/" + kind.getKey(), "1", kind.getValue()))
        .toList();
  }

  private JsonNode promote(String upload) throws IOException {
    JsonMapper json = new JsonMapper();
    ObjectNode event =
        json.createObjectNode()
            .put("env", "test")
            .put("repo", "kinds")
            .put("sk", "one")
            .put("s3_bucket", "none")
            .put("s3_key", "none")
            .put("target_account", EcrFace.TARGET_ACCOUNT)
            .put("target_region", EcrFace.TARGET_REGION);
    ArrayNode images = event.putArray("images");
    for (Placed image : all()) {
      images.addObject().put("repository", image.repository()).put("tag", image.tag());
    }
    Workshop workshop =
        new Workshop(
            new AwsClients(
                () -> AwsSessionCredentials.create("ASIASOURCE", "bench", "bench"),
                64,
                AwsClients.RetryTuning.DEFAULT,
                () -> new Random(1),
                builder -> builder.endpointOverride(servers().face().uri())),
            new TransferClient(40, Timeout.ofSeconds(60)),
            Map.of(
                "AWS_REGION", EcrFace.SOURCE_REGION,
                "SOURCE_ECR_ACCOUNT", EcrFace.SOURCE_ACCOUNT,
                "SOURCE_ECR_REGION", EcrFace.SOURCE_REGION,
                "BLOB_UPLOAD", upload),
            new Retries(RetrySchedule.DEFAULT, () -> new Random(1), Sleeper.REAL),
            64 << 20,
            Clock.systemUTC());
    try (workshop) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
      new PromoteImagesHandler(
              workshop, new JsonLog(nowhere, Clock.systemUTC(), EventLog.Level.ERROR))
          .handleRequest(
              new ByteArrayInputStream(json.writeValueAsBytes(event)),
              output,
              new FakeContext(() -> Duration.ofMinutes(15)));
      return json.readTree(output.toByteArray());
    }
  }

  @Test
  @Order(1)
  void everyKindOfImageIsPromotedByteForByte() throws Exception {
    assertThat(promote("registry").path("images_promoted").asInt()).isEqualTo(KINDS.size());
    assertThat(new Verification(http.orElseThrow(), servers().target().uri()).problem(all()))
        .isEmpty();
  }

  @Test
  @Order(2)
  void aSecondRunCopiesNothing() throws Exception {
    JsonNode output = promote("auto");
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
      String image = servers().target().authority() + "/kinds/" + kind + ":1";
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
                    "reg=%s,tls=disabled".formatted(servers().target().authority()),
                    "image",
                    "copy",
                    image,
                    "ocidir://" + to + ":1");
            default -> List.of("cp", "--from-plain-http", image, "--to-oci-layout", to + ":1");
          });
      java.lang.Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s%n%s", command, said).isZero();
      String digest = Optional.ofNullable(KINDS.get(kind)).orElseThrow().digest();
      assertThat(to.resolve("blobs/sha256").resolve(digest.substring(7))).exists();
    }
  }
}
