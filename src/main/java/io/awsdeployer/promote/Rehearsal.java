package io.awsdeployer.promote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.rehearsal.RehearsalAws;
import io.awsdeployer.promote.stage.Retries;
import io.awsdeployer.promote.stage.TransferClient;
import io.awsdeployer.promote.timing.RetrySchedule;
import io.awsdeployer.promote.timing.Sleeper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/**
 * Whole promotions through the front door, of images that are made up, between two accounts that do
 * not exist, over TLS to this process itself. It leaves classes loaded and hot code compiled, and
 * closes everything else: no connection, no credential and nothing random outlives it. Nobody
 * outside hears of it.
 *
 * @param layers that are copied, at once if they are not more than the connections
 * @param layerBytes of each
 * @param times how often it is played, if it is quick enough
 * @param longest when this has passed, no other is begun
 * @param each how long one may take before it is given up
 */
record Rehearsal(
    int layers, int layerBytes, int times, Duration longest, Duration each, Clock clock) {
  /** Says how many seconds the snapshot may wait for rehearsals; 0 is none. */
  private static final String SECONDS = "REHEARSAL_SECONDS";

  private static final String WITHOUT =
      "The snapshot is taken without a rehearsal; first calls are slower";

  private static final Duration LONGEST = Duration.ofSeconds(60);

  /**
   * What the function does before its snapshot, to be compiled in it: the bytes' way by few large
   * layers, the requests' way by many small ones. docs/benchmarks-jvm.md has what sizes bring.
   *
   * @param environment the function's; {@code REHEARSAL_SECONDS} shortens it
   */
  static List<Rehearsal> standard(Map<String, String> environment, Clock clock) {
    Duration longest = longest(environment.getOrDefault(SECONDS, ""));
    return longest.isZero()
        ? List.of()
        : List.of(
            new Rehearsal(8, 2 << 20, 1, longest, LONGEST, clock),
            new Rehearsal(48, 1 << 10, 100, longest, LONGEST, clock));
  }

  /** What is no number is the default: a wrong one must not keep a version from being made. */
  private static Duration longest(String seconds) {
    return seconds.matches("\\d{1,3}") ? Duration.ofSeconds(Integer.parseInt(seconds)) : LONGEST;
  }

  /** The first call after a restore has no connection; the handshakes are part of it. */
  private static final int TIMES_ON_THE_SAME_CONNECTIONS = 10;

  private static final int CONNECTIONS = 16;
  private static final Timeout SILENCE = Timeout.ofSeconds(60);
  private static final AwsClients.RetryTuning ONCE =
      new AwsClients.RetryTuning(
          1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

  /** Plays it and tells. A failure costs speed only: it must not keep a version from being made. */
  void playedFor(EventLog log) {
    Instant start = clock.instant();
    try {
      Played played = play();
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("promotions", played.inPlace());
      fields.put("failed", played.failures().size());
      fields.put("duration_ms", Duration.between(start, clock.instant()).toMillis());
      if (played.inPlace() > 0) {
        log.info("Rehearsed for the snapshot", fields);
      } else {
        fields.put("exception", played.failures().getLast());
        log.warn(WITHOUT, fields);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      log.warn(WITHOUT, Map.of("exception", e));
    }
  }

  /**
   * Plays it to its end. One that fails does not end the rest: the first may be given up for being
   * slow because nothing is compiled yet, and the next ones are what compiles it.
   *
   * @throws IOException when this process cannot be reached from itself
   */
  Played play() throws IOException, GeneralSecurityException {
    Instant end = clock.instant().plus(longest);
    int played = 0;
    List<Exception> failures = new ArrayList<>();
    try (RehearsalAws aws = RehearsalAws.open(layers, layerBytes, clock.instant())) {
      while (played < times && (played == 0 || clock.instant().isBefore(end))) {
        try (SdkHttpClient http = http(aws);
            Workshop workshop = workshop(aws, http)) {
          PromoteImagesHandler handler = new PromoteImagesHandler(workshop, silent());
          int last = Math.min(times, played + TIMES_ON_THE_SAME_CONNECTIONS);
          do {
            promote(handler).ifPresent(failures::add);
            played++;
          } while (played < last && clock.instant().isBefore(end));
        }
      }
    }
    return new Played(played - failures.size(), failures);
  }

  /**
   * How it went.
   *
   * @param inPlace promotions that put all images in place
   * @param failures the others'
   */
  record Played(int inPlace, List<Exception> failures) {
    Played {
      failures = List.copyOf(failures);
    }
  }

  private Optional<Exception> promote(PromoteImagesHandler handler) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(event()), output, new RehearsalContext(each));
    } catch (IOException | RuntimeException e) {
      return Optional.of(e);
    }
    String answer = output.toString(StandardCharsets.UTF_8);
    return answer.contains("\"images_promoted\":3,")
        ? Optional.empty()
        : Optional.of(new IllegalStateException("Not all was promoted: " + answer));
  }

  /** What compiles may be slow, and more blobs than connections ask at once. */
  private SdkHttpClient http(RehearsalAws aws) {
    return Apache5HttpClient.builder()
        .maxConnections(CONNECTIONS)
        .connectionAcquisitionTimeout(each)
        .connectionTimeout(each)
        .socketTimeout(each)
        .tlsTrustManagersProvider(aws::trust)
        .build();
  }

  private Workshop workshop(RehearsalAws aws, SdkHttpClient http) {
    SecureRandom random = new SecureRandom();
    return new Workshop(
        new AwsClients(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")),
            CONNECTIONS,
            ONCE,
            () -> random,
            builder -> toLoopback(builder, aws, http)),
        new TransferClient(layers, SILENCE, aws.tls()),
        Map.of("AWS_REGION", RehearsalAws.REGION),
        new Retries(RetrySchedule.DEFAULT, () -> random, Sleeper.REAL),
        Runtime.getRuntime().maxMemory() / 4,
        clock);
  }

  private static void toLoopback(
      AwsClientBuilder<?, ?> builder, RehearsalAws aws, SdkHttpClient http) {
    builder.endpointOverride(aws.endpoint());
    if (builder instanceof AwsSyncClientBuilder<?, ?> sync) {
      sync.httpClient(http);
    }
  }

  /** Lines are made, as they are in earnest, and not written. */
  private EventLog silent() {
    return new JsonLog(
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
        clock,
        EventLog.Level.INFO);
  }

  private static byte[] event() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("env", "rehearsal")
        .put("repo", "rehearsal")
        .put("sk", "rehearsal")
        .put("s3_bucket", "rehearsal")
        .put("s3_key", "rehearsal")
        .put("target_account", RehearsalAws.TARGET_ACCOUNT)
        .put("target_region", RehearsalAws.REGION)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
