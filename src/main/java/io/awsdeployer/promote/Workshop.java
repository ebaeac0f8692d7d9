package io.awsdeployer.promote;

import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.aws.Clients;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.stage.Retries;
import io.awsdeployer.promote.stage.Stage;
import io.awsdeployer.promote.stage.TransferClient;
import io.awsdeployer.promote.timing.RetrySchedule;
import io.awsdeployer.promote.timing.Sleeper;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * What every promotion works with and none changes: built once for a process, kept between
 * invocations.
 *
 * @param memoryBytes how much heap the transfers may use for buffers
 */
public record Workshop(
    Clients clients,
    TransferClient http,
    Map<String, String> environment,
    Retries retries,
    long memoryBytes,
    Clock clock)
    implements AutoCloseable {
  /** Connections of the SDK: more than ever wait at once for an answer. */
  private static final int SDK_CONNECTIONS = 64;

  private static final int STREAMS = 40;
  private static final Timeout SILENCE = Timeout.ofSeconds(60);

  public Workshop {
    environment = Map.copyOf(environment);
  }

  /** The real thing: this process's environment, credentials, time and memory. */
  public static Workshop real() {
    return real(System.getenv());
  }

  /** The same with another environment. */
  public static Workshop real(Map<String, String> environment) {
    // Not ThreadLocalRandom: its seeds are the process's, and functions restored from one snapshot
    // would pause alike (AWS Lambda Developer Guide, "Handling uniqueness with SnapStart").
    SecureRandom random = new SecureRandom();
    return new Workshop(
        new AwsClients(
            DefaultCredentialsProvider.builder().build(),
            SDK_CONNECTIONS,
            AwsClients.RetryTuning.DEFAULT,
            () -> random,
            _ -> {}),
        new TransferClient(STREAMS, SILENCE),
        environment,
        new Retries(RetrySchedule.DEFAULT, () -> random, Sleeper.REAL),
        Runtime.getRuntime().maxMemory() / 4,
        Clock.systemUTC());
  }

  Stage.Tools stageTools(UploadWay way, double uploadsPerSecond) {
    return new Stage.Tools(http, retries, way, memoryBytes, uploadsPerSecond, clock);
  }

  @Override
  public void close() {
    clients.close();
    http.close();
  }
}
