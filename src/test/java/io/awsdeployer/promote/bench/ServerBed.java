package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Two registries that nobody here wrote, with ECR's API in front of them, and the function between
 * them.
 */
record ServerBed(Servers servers, HttpAsk http) implements AutoCloseable {

  /** Starts all of it, with nothing in the registries. */
  static ServerBed start(RegistrySoftware software, Path folder)
      throws IOException, InterruptedException {
    Store store = new Store(folder, _ -> true);
    store.open();
    HttpAsk ask = new HttpAsk(trust());
    Servers servers =
        Servers.start(
            Network.PLAIN,
            software,
            Place.LOOPBACK,
            store,
            Optional.empty(),
            Optional.empty(),
            false,
            0,
            ask);
    return new ServerBed(servers, ask);
  }

  /** Puts images into the source. */
  void seed(List<Placed> images) throws IOException, InterruptedException {
    new Seeding(http, servers.source().uri()).push(images);
  }

  private static SSLContext trust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What the function answers.
   *
   * @param upload as {@code BLOB_UPLOAD} takes it
   */
  JsonNode promote(List<Placed> images, String upload) throws IOException {
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
    ArrayNode list = event.putArray("images");
    for (Placed image : images) {
      list.addObject().put("repository", image.repository()).put("tag", image.tag());
    }
    try (Workshop workshop = workshop(upload)) {
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

  private Workshop workshop(String upload) {
    return new Workshop(
        new AwsClients(
            () -> AwsSessionCredentials.create("ASIASOURCE", "bench", "bench"),
            64,
            AwsClients.RetryTuning.DEFAULT,
            () -> new Random(1),
            builder -> builder.endpointOverride(servers.face().uri())),
        new TransferClient(40, Timeout.ofSeconds(60)),
        Map.of(
            "AWS_REGION", EcrFace.SOURCE_REGION,
            "SOURCE_ECR_ACCOUNT", EcrFace.SOURCE_ACCOUNT,
            "SOURCE_ECR_REGION", EcrFace.SOURCE_REGION,
            "BLOB_UPLOAD", upload),
        new Retries(RetrySchedule.DEFAULT, () -> new Random(1), Sleeper.REAL),
        64 << 20,
        Clock.systemUTC());
  }

  /** What is wrong at the target first, or nothing. */
  Optional<String> problem(List<Placed> images) throws IOException, InterruptedException {
    return new Verification(http, servers.target().uri()).problem(images);
  }

  @Override
  public void close() {
    servers.close();
    http.close();
  }
}
